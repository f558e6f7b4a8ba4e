package dev.expandcontract.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.restart.Restarting;
import dev.expandcontract.database.Database;
import dev.expandcontract.test.DatabaseServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** Restarts by the restarter of devtools, in a process whose classes are loaded anew each time. */
@Timeout(240)
class DevtoolsTest {

    @TempDir
    private Path directory;

    @Test
    void each_restart_leaves_the_fleet_and_joins_it_again_with_as_many_threads_as_before() throws Exception {
        var database =
                (PGSimpleDataSource) DatabaseServer.of(Database.POSTGRESQL).newDatabase();
        var output = run(
                "--spring.datasource.url=" + database.getURL(),
                "--spring.datasource.username=" + database.getUser(),
                "--spring.flyway.locations=classpath:shop/migration");
        assertTurns(output);
        assertThat(instances(database)).isZero();
    }

    @Test
    void a_database_in_memory_is_shut_down_by_devtools_after_the_instance_has_left_it() throws Exception {
        var output = run(
                "--spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(),
                "--spring.flyway.locations=classpath:shop/migration");
        assertTurns(output);
        assertThat(output).noneMatch(line -> line.contains(" WARN ") && line.contains("expandcontract"));
    }

    private static void assertTurns(List<String> output) {
        var turns = output.stream().filter(line -> line.startsWith("turn ")).toList();
        assertThat(turns)
                .as(String.join("\n", output))
                .hasSize(3)
                .allSatisfy(turn -> assertThat(turn).endsWith(" RestartClassLoader"));
        assertThat(turns.stream()
                        .map(turn -> turn.replaceFirst("turn \\d ", ""))
                        .distinct())
                .singleElement()
                .asString()
                .startsWith("1 ")
                .contains("xc-fleet");
        assertThat(output.stream().filter(line -> line.contains("joined the fleet")))
                .hasSize(3);
        assertThat(output.stream().filter(line -> line.contains("left the fleet")))
                .hasSize(3);
    }

    private List<String> run(String... arguments) throws Exception {
        var command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Restarting.class.getName(),
                "--spring.main.web-application-type=none",
                "--spring.jpa.hibernate.ddl-auto=none"));
        command.addAll(List.of(arguments));
        var output = directory.resolve("output.txt");
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor()).as(Files.readString(output)).isZero();
        } finally {
            process.destroyForcibly();
        }
        return Files.readAllLines(output);
    }

    private static long instances(PGSimpleDataSource database) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from xc_instance")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
