package dev.expandcontract.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends a server and removes its directory when the JVM ends. A shell waits at a pipe whose other end this JVM holds, so
 * that the same happens after a kill that lets no shutdown hook run.
 */
final class Janitor {

    /** Reads the server's process id, or an empty line once it has ended by itself; the end of the pipe is the end of the JVM. */
    private static final String SCRIPT = """
            trap '' INT TERM HUP
            pid=
            while read -r line; do pid=$line; done
            if [ -n "$pid" ]; then
              kill -s "$2" "$pid" 2>/dev/null
              n=0
              while kill -0 "$pid" 2>/dev/null; do
                n=$((n + 1))
                [ $n -eq 100 ] && kill -s KILL "$pid" 2>/dev/null
                [ $n -eq 150 ] && break
                sleep 0.05
              done
            fi
            rm -rf "$1"
            """;

    private static final int PATIENCE_SECONDS = 20;

    private final Path directory;
    private final Process shell;
    private final Deque<Runnable> before = new ConcurrentLinkedDeque<>();
    private @Nullable Process server;

    private Janitor(Path directory, Process shell) {
        this.directory = directory;
        this.shell = shell;
    }

    static Janitor watch(Path directory, String stopSignal) throws IOException {
        var shell = new ProcessBuilder("sh", "-c", SCRIPT, "janitor", directory.toString(), stopSignal)
                .directory(directory.getRoot().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        var janitor = new Janitor(directory, shell);
        Runtime.getRuntime().addShutdownHook(new Thread(janitor::end, "xc-test janitor of " + directory));
        return janitor;
    }

    /** From now on the process ends with the JVM. */
    @SuppressWarnings("FutureReturnValueIgnored")
    synchronized void responsibleFor(Process process) {
        server = process;
        tell(Long.toString(process.pid()));
        // An id that has become free may be given to a stranger's process.
        process.onExit().thenRun(() -> ended(process));
    }

    private synchronized void ended(Process process) {
        if (server == process) {
            server = null;
            tell("");
        }
    }

    /** Has the task run before the server is ended with the JVM; the last one first. */
    void beforeCleanUp(Runnable task) {
        before.push(task);
    }

    private void end() {
        try {
            before.forEach(Runnable::run);
        } finally {
            cleanUp();
        }
    }

    /** Ends the server now and removes its directory. */
    synchronized void cleanUp() {
        try {
            shell.getOutputStream().close();
            if (!shell.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                shell.destroyForcibly();
            }
            if (server != null) {
                server.destroyForcibly();
            }
            if (Files.exists(directory)) {
                removeDirectory();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove " + directory, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void removeDirectory() throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private void tell(String line) {
        try {
            var pipe = shell.getOutputStream();
            pipe.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            pipe.flush();
        } catch (IOException e) {
            // The shell is gone or the pipe closed: the JVM is ending, and cleanUp() does the rest.
        }
    }
}
