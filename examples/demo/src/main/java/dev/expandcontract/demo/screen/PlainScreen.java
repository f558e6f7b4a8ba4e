package dev.expandcontract.demo.screen;

import java.io.PrintStream;
import java.util.function.Supplier;

/** Lines and nothing else. */
record PlainScreen(PrintStream out, Style style) implements Screen {

    @Override
    public void print(String line) {
        out.println(line);
    }

    @Override
    public void watch(Supplier<Picture> pictures) {
        // Nothing is drawn over: the lines tell the story.
    }

    @Override
    public void close() {
        out.flush();
    }
}
