package dev.expandcontract.it.torture;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What happened in a run, in a file, and what of it must not have happened. Thread-safe. */
final class Log implements AutoCloseable {

    /** How many of each kind are kept in words. */
    private static final int MOST_TOLD = 4;

    private final PrintWriter file;
    private final Map<Violation, Integer> violations = new EnumMap<>(Violation.class);
    private final List<String> wrong = new ArrayList<>();
    private int unexpected;

    Log(Path file) {
        try {
            this.file = new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized void note(String line) {
        file.println(LocalTime.now() + " " + line);
        file.flush();
    }

    /** @param line begins with the kind */
    synchronized void violation(String line) {
        var kind = Violation.valueOf(line.substring(0, line.indexOf(' ')));
        wrong(line, violations.merge(kind, 1, Integer::sum));
    }

    synchronized void unexpected(String line) {
        wrong("UNEXPECTED " + line, ++unexpected);
    }

    private void wrong(String line, int number) {
        note("!! " + line);
        if (number <= MOST_TOLD) {
            wrong.add(line);
        }
    }

    synchronized int count(Violation kind) {
        return violations.getOrDefault(kind, 0);
    }

    synchronized int unexpected() {
        return unexpected;
    }

    /** The first things that went wrong. */
    synchronized List<String> wrong() {
        return List.copyOf(wrong);
    }

    @Override
    public synchronized void close() {
        file.close();
    }
}
