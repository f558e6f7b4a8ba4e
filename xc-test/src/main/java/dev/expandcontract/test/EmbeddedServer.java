package dev.expandcontract.test;

import dev.expandcontract.database.Database;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Starts a server from the binaries on the class path, in a temporary directory of its own and on a free port of the
 * loopback interface.
 */
final class EmbeddedServer implements RunningServer {

    static final int MAX_CONNECTIONS = 500;

    private static final String HOST = "127.0.0.1";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ATTEMPTS = 3;
    private static final int POLL_MILLIS = 20;

    private final Database database;
    private final Distribution distribution;
    private final Path directory;
    private final Path home;
    private final Path data;
    private final boolean root;
    private final Janitor janitor;
    private Endpoint endpoint;
    private Process process;

    private EmbeddedServer(Database database, Distribution distribution, Path directory, Janitor janitor)
            throws IOException {
        this.database = database;
        this.distribution = distribution;
        this.directory = directory;
        home = Files.createDirectory(directory.resolve("home"));
        data = Files.createDirectory(directory.resolve("data"));
        root = Integer.valueOf(0).equals(Files.getAttribute(data, "unix:uid"));
        this.janitor = janitor;
        distribution.install(home, data, root);
        for (int attempt = 1; ; attempt++) {
            endpoint = new Endpoint(HOST, freePort(), distribution.user(), "");
            process = launch();
            if (comesUp()) {
                return;
            }
            giveUpAfter(attempt);
        }
    }

    static RunningServer start(Database database) {
        var distribution =
                switch (database) {
                    case POSTGRESQL -> new PostgreSqlDistribution();
                    case MYSQL -> new MySqlDistribution();
                    case MARIADB -> new MariaDbDistribution();
                    case H2 -> throw new IllegalArgumentException("H2 needs no server");
                };
        try {
            // Before anything is unpacked, so that the directory is gone however the rest ends.
            var directory = Files.createTempDirectory("xc-" + database.name().toLowerCase(Locale.ROOT) + "-");
            var janitor = Janitor.watch(directory, distribution.stopSignal());
            try {
                return new EmbeddedServer(database, distribution, directory, janitor);
            } catch (IOException | RuntimeException e) {
                janitor.cleanUp();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start an embedded " + database + " server", e);
        }
    }

    @Override
    public synchronized Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public synchronized void restart() {
        try {
            Commands.require(
                    // the shell has a kill of its own
                    List.of("sh", "-c", "kill -s \"$0\" \"$1\"", distribution.crashSignal(), "" + process.pid()),
                    directory,
                    InputStream.nullInputStream());
            process.waitFor();
            for (int attempt = 1; ; attempt++) {
                process = launch();
                if (comesUp()) {
                    return;
                }
                giveUpAfter(attempt);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot restart the embedded " + database + " server", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while restarting the embedded " + database + " server", e);
        }
    }

    @Override
    public void beforeEnd(Runnable task) {
        janitor.beforeCleanUp(task);
    }

    private Process launch() throws IOException {
        // Ctrl-C at a terminal goes to all processes of its session, and the server is to end after this JVM.
        var command = new ArrayList<>(List.of("setsid"));
        command.addAll(distribution.command(home, data, root, endpoint.port()));
        var started = new ProcessBuilder(command)
                .directory(data.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log()))
                .start();
        janitor.responsibleFor(started);
        return started;
    }

    private void giveUpAfter(int attempt) throws IOException {
        process.destroyForcibly();
        if (attempt == ATTEMPTS) {
            throw new DatabaseUnavailableException(
                    database,
                    "The embedded " + database + " server does not start. It says:\n" + Commands.tail(log().toPath()));
        }
    }

    private File log() {
        return directory.resolve("server.log").toFile();
    }

    /** Whether the process answers at its port before it ends. Another one may have taken the port in the meantime. */
    private boolean comesUp() {
        var dataSource = Drivers.dataSource(database, endpoint, Drivers.maintenanceDatabase(database));
        var deadline = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(deadline)) {
            try (var connection = dataSource.getConnection();
                    var statement = connection.createStatement();
                    var result = statement.executeQuery(distribution.dataDirectoryQuery())) {
                return result.next() && data.equals(Path.of(result.getString(1)));
            } catch (SQLException notYet) {
                try {
                    if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                        return false;
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
        }
        return false;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
