package dev.expandcontract.it.control;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A hot standby of the embedded PostgreSQL server, from a copy of its files, that follows it until it is closed. */
final class StandbyServer implements AutoCloseable {

    private static final String NAME = "xc_standby";

    private final Path directory;
    private final Process process;
    private final int port;
    private final PGSimpleDataSource primary;

    StandbyServer(PGSimpleDataSource primary) throws IOException, SQLException {
        this.primary = primary;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        directory = Files.createTempDirectory("xc-standby-");
        var data = directory.resolve("data");
        var source = copy(data);
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
        Files.createFile(data.resolve("standby.signal"));
        Files.writeString(
                data.resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=127.0.0.1 port=" + primary.getPortNumbers()[0] + " user=" + primary.getUser()
                        + " application_name=" + NAME + "'\n",
                StandardOpenOption.APPEND);
        process = start(source.resolveSibling("home").resolve("bin/postgres"), data);
        Fleet.await(this::answers);
    }

    /** Where the primary's files are. */
    private Path copy(Path data) throws IOException, SQLException {
        // the backup lasts as long as its session
        try (var connection = primary.getConnection()) {
            var source = Path.of(text(connection, "show data_directory"));
            text(connection, "select pg_backup_start('standby', true)::text");
            Files.walkFileTree(source, new Copying(source, data));
            var label = text(connection, "select labelfile from pg_backup_stop(false)");
            Files.writeString(data.resolve("backup_label"), label);
            return source;
        }
    }

    /** Files may go while they are copied: what is lost by that is in the log. */
    private static final class Copying extends SimpleFileVisitor<Path> {
        private final Path from;
        private final Path to;

        private Copying(Path from, Path to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) throws IOException {
            Files.createDirectory(to.resolve(from.relativize(path)));
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
            if (!path.getFileName().toString().startsWith("postmaster.")) {
                try {
                    Files.copy(path, to.resolve(from.relativize(path)));
                } catch (NoSuchFileException gone) {
                    return FileVisitResult.CONTINUE;
                }
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path path, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }
    }

    private Process start(Path postgres, Path data) throws IOException {
        var command = new ArrayList<String>();
        if (Integer.valueOf(0).equals(Files.getAttribute(data, "unix:uid"))) {
            // PostgreSQL refuses to run as root
            command.addAll(List.of("unshare", "--user"));
        }
        command.addAll(List.of(postgres.toString(), "-D", data.toString(), "-p", "" + port));
        for (var setting : List.of(
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "max_connections=500",
                "max_prepared_transactions=50",
                "fsync=off",
                "timezone=UTC")) {
            command.addAll(List.of("-c", setting));
        }
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("server.log").toFile())
                .start();
    }

    private boolean answers() {
        try (var connection = dataSource().getConnection()) {
            return text(connection, "select pg_is_in_recovery()::text").equals("true");
        } catch (SQLException notYet) {
            if (!process.isAlive()) {
                throw new IllegalStateException("The standby has ended: " + log(), notYet);
            }
            return false;
        }
    }

    private String log() {
        try {
            return Files.readString(directory.resolve("server.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** The standby of the primary's database. */
    DataSource dataSource() {
        var standby = new PGSimpleDataSource();
        standby.setServerNames(new String[] {"127.0.0.1"});
        standby.setPortNumbers(new int[] {port});
        standby.setDatabaseName(primary.getDatabaseName());
        standby.setUser(primary.getUser());
        standby.setPassword(primary.getPassword());
        return standby;
    }

    private static String text(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
