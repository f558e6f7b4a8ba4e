package dev.expandcontract.tutorial;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A bash that keeps its variables, functions and background processes from one block of commands to the next. When its standard
 * input ends, however that comes, it ends what it has started.
 */
final class Shell implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 120;

    private final Path scripts;
    private final Process bash;
    private final Writer input;
    private final BufferedReader output;

    /**
     * @param scripts where commands are written down
     * @param commands where commands are looked for first
     */
    Shell(Path directory, Path scripts, Path commands, Map<String, String> environment) throws IOException {
        this.scripts = scripts;
        var builder = new ProcessBuilder("bash", "--noprofile", "--norc")
                .directory(directory.toFile())
                .redirectErrorStream(true);
        var variables = builder.environment();
        // No proxy is to come between, and no JVM to say which options it has found.
        variables.keySet().removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
        variables.keySet().removeIf(name -> name.endsWith("JAVA_OPTIONS") || name.equals("CLASSPATH"));
        variables.putAll(environment);
        variables.put("PATH", commands + ":" + variables.get("PATH"));
        bash = builder.start();
        input = bash.outputWriter();
        output = bash.inputReader();
        input.write("trap 'jobs=$(jobs -p); test -z \"$jobs\" || kill $jobs; wait' EXIT\n");
    }

    /** What the commands show. They get no input. If they do not end, bash is ended, and they have shown too little. */
    String run(String commands) throws IOException {
        var script = Files.writeString(scripts.resolve("commands"), commands + "\n");
        var end = UUID.randomUUID().toString();
        input.write(". '" + script + "' < /dev/null\nprintf '\\n%s\\n' " + end + "\n");
        input.flush();
        var shown = new StringJoiner("\n");
        var alarm = CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        var overdue = CompletableFuture.runAsync(this::kill, alarm);
        for (var line = output.readLine(); line != null && !end.equals(line); line = output.readLine()) {
            shown.add(line);
        }
        overdue.cancel(false);
        return shown.toString();
    }

    private void kill() {
        var started = bash.descendants().toList();
        bash.destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() throws IOException {
        input.close();
        try {
            if (!bash.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }
}
