package dev.expandcontract.test;

import dev.expandcontract.database.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Starts a server from the binaries on the class path, in a temporary directory of its own and on a free port of the
 * loopback interface.
 */
final class EmbeddedServer {

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

    private EmbeddedServer(Database database, Distribution distribution, Path directory) throws IOException {
        this.database = database;
        this.distribution = distribution;
        this.directory = directory;
        home = Files.createDirectory(directory.resolve("home"));
        data = Files.createDirectory(directory.resolve("data"));
        root = Integer.valueOf(0).equals(Files.getAttribute(data, "unix:uid"));
    }

    static Endpoint start(Database database) {
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
                return new EmbeddedServer(database, distribution, directory).start(janitor);
            } catch (IOException | RuntimeException e) {
                janitor.cleanUp();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start an embedded " + database + " server", e);
        }
    }

    private Endpoint start(Janitor janitor) throws IOException {
        distribution.install(home, data, root);
        var log = directory.resolve("server.log");
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            var endpoint = new Endpoint(HOST, freePort(), distribution.user(), "");
            var process = new ProcessBuilder(distribution.command(home, data, root, endpoint.port()))
                    .directory(data.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            janitor.responsibleFor(process);
            if (comesUp(process, endpoint)) {
                return endpoint;
            }
            process.destroyForcibly();
        }
        throw new DatabaseUnavailableException(
                database, "The embedded " + database + " server does not start. It says:\n" + Commands.tail(log));
    }

    /** Whether the process answers at its port before it ends. Another one may have taken the port in the meantime. */
    private boolean comesUp(Process process, Endpoint endpoint) {
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
