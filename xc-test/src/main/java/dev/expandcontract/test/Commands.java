package dev.expandcontract.test;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs programs to their end. */
final class Commands {

    private static final int TAIL_LINES = 20;

    private Commands() {}

    /** The result of a program: its exit code and everything it wrote. */
    record Result(int exitCode, String output) {}

    /** Runs the program with the stream as its standard input. */
    static Result run(List<String> command, Path directory, InputStream input) throws IOException {
        var log = Files.createTempFile(directory, "command", ".log");
        var process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try (input) {
            try (var pipe = process.getOutputStream()) {
                input.transferTo(pipe);
            } catch (IOException e) {
                // A program that ends before it has read everything says why in its output.
            }
            return new Result(process.waitFor(), tail(log));
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while running " + command, e);
        } finally {
            Files.deleteIfExists(log);
        }
    }

    /** As {@link #run}, and the program must succeed. */
    static void require(List<String> command, Path directory, InputStream input) throws IOException {
        var result = run(command, directory, input);
        if (result.exitCode() != 0) {
            throw new IOException(
                    "Exit code " + result.exitCode() + " from " + command + ". It says:\n" + result.output());
        }
    }

    /** The last lines of a log. */
    static String tail(Path log) throws IOException {
        var lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                .lines()
                .toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }
}
