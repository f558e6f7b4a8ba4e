package dev.expandcontract.demo.screen;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.util.function.Consumer;

/** Hands on what is written line by line. */
final class Lines extends OutputStream {

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final Charset charset;
    private final Consumer<String> consumer;

    Lines(Charset charset, Consumer<String> consumer) {
        this.charset = charset;
        this.consumer = consumer;
    }

    @Override
    public synchronized void write(int character) {
        if (character == '\n') {
            consumer.accept(line.toString(charset));
            line.reset();
        } else {
            line.write(character);
        }
    }
}
