package dev.expandcontract.test;

import dev.expandcontract.database.Database;
import java.util.Map;
import org.testcontainers.containers.JdbcDatabaseContainer;
import org.testcontainers.mariadb.MariaDBContainer;
import org.testcontainers.mysql.MySQLContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** Servers in containers. Testcontainers removes them when the JVM ends, however it ends. */
final class ContainerServer {

    private static final String PASSWORD = "xc";

    private ContainerServer() {}

    static Endpoint start(Database database) {
        return switch (database) {
            case POSTGRESQL ->
                start(
                        new PostgreSQLContainer("postgres:18")
                                .withTmpFs(Map.of("/var/lib/postgresql", "rw"))
                                .withCommand(
                                        "postgres",
                                        "-c",
                                        "fsync=off",
                                        "-c",
                                        "max_connections=" + EmbeddedServer.MAX_CONNECTIONS,
                                        "-c",
                                        "max_prepared_transactions=50"),
                        "postgres",
                        5432);
            case MYSQL ->
                start(
                        new MySQLContainer("mysql:8.4")
                                .withTmpFs(Map.of("/var/lib/mysql", "rw"))
                                .withCommand(
                                        "--innodb-flush-log-at-trx-commit=0",
                                        "--skip-log-bin",
                                        "--max-connections=" + EmbeddedServer.MAX_CONNECTIONS),
                        "root",
                        3306);
            case MARIADB ->
                start(
                        new MariaDBContainer("mariadb:11.4")
                                .withTmpFs(Map.of("/var/lib/mysql", "rw"))
                                .withCommand(
                                        "--innodb-flush-log-at-trx-commit=0",
                                        "--max-connections=" + EmbeddedServer.MAX_CONNECTIONS),
                        "root",
                        3306);
            case H2 -> throw new IllegalArgumentException("H2 needs no container");
        };
    }

    // Stopped by Testcontainers at the end of the JVM, like the servers of every other kind.
    @SuppressWarnings("resource")
    private static Endpoint start(JdbcDatabaseContainer<?> container, String user, int port) {
        container.withUsername(user).withPassword(PASSWORD).start();
        return new Endpoint(container.getHost(), container.getMappedPort(port), user, PASSWORD);
    }
}
