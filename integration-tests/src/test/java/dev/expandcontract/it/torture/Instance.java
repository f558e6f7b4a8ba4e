package dev.expandcontract.it.torture;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A worker process, seen from the test. */
final class Instance {

    private static final long PATIENCE_SECONDS = 180;
    private static final List<String> FRUGAL_JVM = List.of(
            "-Xmx96m",
            "-Xss512k",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-Dorg.slf4j.simpleLogger.showDateTime=true",
            "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS",
            "-Dorg.slf4j.simpleLogger.log.com.zaxxer.hikari=error");

    private final Assignment assignment;
    private final Process process;
    private final Leash leash;
    private final Log log;
    private final CompletableFuture<Void> joined = new CompletableFuture<>();
    private final Map<Integer, CompletableFuture<String>> replies = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Void>> steps = new ConcurrentHashMap<>();
    private int lastCommand;
    private boolean stopped;
    private volatile boolean gone;

    private Instance(Assignment assignment, Process process, Leash leash, Log log) {
        this.assignment = assignment;
        this.process = process;
        this.leash = leash;
        this.log = log;
    }

    /**
     * @param program the class whose {@code main} runs
     * @param errors where the process's standard error goes
     */
    static Instance start(Class<?> program, Assignment assignment, Leash leash, Log log, Path errors) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FRUGAL_JVM);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(assignment.arguments());
        try {
            var process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            leash.hold(process);
            var instance = new Instance(assignment, process, leash, log);
            var listener = new Thread(instance::listen, "listener to " + assignment.name());
            listener.setDaemon(true);
            listener.start();
            return instance;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void listen() {
        try (BufferedReader lines = process.inputReader()) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                hear(line);
            }
        } catch (IOException e) {
            log.note(name() + " is gone: " + e.getMessage());
        }
        gone = true;
        var ended = new IllegalStateException(name() + " has ended");
        joined.completeExceptionally(ended);
        steps.values().forEach(step -> step.completeExceptionally(ended));
        // Complete, so that nobody waits, but with nothing: nobody knows what came of the commands.
        replies.values().forEach(reply -> reply.complete(""));
    }

    private void hear(String line) {
        if (line.equals(Voice.JOINED)) {
            joined.complete(null);
        } else if (line.startsWith(Voice.AT)) {
            step(line.substring(Voice.AT.length())).complete(null);
        } else if (line.startsWith(Voice.REPLY)) {
            var words = line.substring(Voice.REPLY.length()).split(" ", 2);
            var reply = replies.get(Integer.parseInt(words[0]));
            if (reply != null) {
                reply.complete(words[1]);
            }
        } else if (line.startsWith(Voice.VIOLATION)) {
            log.violation(line.substring(Voice.VIOLATION.length()));
        } else if (line.startsWith(Voice.UNEXPECTED)) {
            log.unexpected(line.substring(Voice.UNEXPECTED.length()));
        } else {
            log.note(name() + " says: " + line);
        }
    }

    String name() {
        return assignment.name();
    }

    String user() {
        return assignment.user();
    }

    void join(int slot) {
        send("join " + slot);
    }

    void leave() {
        send("leave");
    }

    boolean hasJoined() {
        return joined.isDone() && !joined.isCompletedExceptionally();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    boolean isStopped() {
        return stopped;
    }

    /** Gives a command. The reply is empty if the process ended before it answered. */
    CompletableFuture<String> ask(String command) {
        int number = ++lastCommand;
        var reply = new CompletableFuture<String>();
        replies.put(number, reply);
        if (!send(number + " " + command) || gone) {
            reply.complete("");
        }
        return reply;
    }

    /** Gives a command, which must be done. */
    void require(String command) {
        var reply = ask(command)
                .completeOnTimeout("no answer", PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
        if (!reply.startsWith("done")) {
            throw new IllegalStateException(this + ": " + command + ": " + reply);
        }
    }

    private boolean send(String line) {
        try {
            var pipe = process.getOutputStream();
            pipe.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            pipe.flush();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    void stop() {
        leash.stop(process);
        stopped = true;
    }

    void resume() {
        leash.resume(process);
        stopped = false;
    }

    /** Ends the process as nothing can, and waits until it is gone. */
    void kill() {
        leash.kill(process);
        awaitEnd();
        stopped = false;
    }

    void awaitJoined() {
        await(joined, PATIENCE_SECONDS, "has not joined");
    }

    private CompletableFuture<Void> step(String name) {
        return steps.computeIfAbsent(name, any -> new CompletableFuture<>());
    }

    /** Waits until the process has told that it is at the step. */
    void awaitAt(String step) {
        await(step(step), PATIENCE_SECONDS / 3, "has not come to " + step);
    }

    private void await(CompletableFuture<Void> event, long seconds, String otherwise) {
        try {
            event.get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(this + " " + otherwise, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    void awaitEnd() {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return name() + (process.isAlive() ? stopped ? " (stopped)" : hasJoined() ? "" : " (joining)" : " (dead)");
    }
}
