package dev.expandcontract.it.torture;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A shell that sends signals to the processes of a run, and to no others, and that kills those that are left when this JVM
 * ends, however it ends: a stopped process would not notice.
 */
final class Leash implements AutoCloseable {

    private static final String SCRIPT = """
            trap '' INT TERM HUP
            pids=' '
            while read -r verb pid; do
              case $verb in
                HOLD) pids="$pids$pid " ;;
                FREE) case $pids in *" $pid "*) pids="${pids%% $pid *} ${pids#* $pid }" ;; esac ;;
                *) case $pids in *" $pid "*) kill -s "$verb" "$pid" 2>/dev/null ;; esac ;;
              esac
              echo done
            done
            for pid in $pids; do kill -s KILL "$pid" 2>/dev/null; done
            """;

    private final Process shell;
    private final BufferedReader answers;

    Leash() {
        try {
            shell = new ProcessBuilder("sh", "-c", SCRIPT)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            answers = shell.inputReader();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void hold(Process process) {
        tell("HOLD", process);
        // An id that has become free may be given to a stranger's process.
        process.onExit().thenAccept(ended -> tell("FREE", ended));
    }

    void stop(Process process) {
        tell("STOP", process);
    }

    void resume(Process process) {
        tell("CONT", process);
    }

    void kill(Process process) {
        tell("KILL", process);
    }

    private synchronized void tell(String verb, Process process) {
        try {
            var pipe = shell.getOutputStream();
            pipe.write((verb + " " + process.pid() + "\n").getBytes(StandardCharsets.US_ASCII));
            pipe.flush();
            answers.readLine();
        } catch (IOException e) {
            if (shell.isAlive()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Kills what is left. */
    @Override
    public void close() {
        try {
            synchronized (this) {
                shell.getOutputStream().close();
            }
            shell.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
