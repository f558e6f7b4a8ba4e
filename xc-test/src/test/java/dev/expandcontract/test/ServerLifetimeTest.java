package dev.expandcontract.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.expandcontract.database.Database;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServerLifetimeTest {

    private static final int PATIENCE_SECONDS = 60;

    @TempDir
    private Path directory;

    @BeforeAll
    static void embeddedServersOnly() {
        assumeFalse(Docker.answers(), "Testcontainers looks after its containers");
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void twoProgramsAtOnceUseTheirServersToTheEndAndLeaveNothingBehindWhetherTheyEndOrAreKilled(Database database)
            throws Exception {
        try (var ends = Program.start(database, Files.createDirectory(directory.resolve("one that ends")));
                var killed = Program.start(database, Files.createDirectory(directory.resolve("one that is killed")))) {
            var endingProcesses = ends.processes();
            var killedProcesses = killed.processes();
            assertThat(endingProcesses).hasSizeGreaterThanOrEqualTo(2).allMatch(ProcessHandle::isAlive);
            assertThat(killedProcesses).hasSizeGreaterThanOrEqualTo(2).allMatch(ProcessHandle::isAlive);

            killed.process().destroyForcibly();
            awaitEndOf(killedProcesses);
            assertThat(killed.temporaryFiles()).isEmpty();

            assertThat(endingProcesses).allMatch(ProcessHandle::isAlive);
            ends.process().getOutputStream().close();
            awaitEndOf(endingProcesses);
            assertThat(ends.process().waitFor()).isZero();
            assertThat(ends.output().readLine()).isEqualTo("used to the end");
            assertThat(ends.temporaryFiles()).isEmpty();
        }
    }

    private static void awaitEndOf(List<ProcessHandle> processes) throws Exception {
        for (var process : processes) {
            process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private record Program(Process process, BufferedReader output, Path log, Path temporary) implements AutoCloseable {

        static Program start(Database database, Path temporary) throws IOException {
            var log = temporary.resolveSibling(temporary.getFileName() + ".log");
            var process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Djava.io.tmpdir=" + temporary,
                            "-Dxc.test.servers=embedded",
                            // The JVM's own file of counters would be left behind by a kill.
                            "-XX:-UsePerfData",
                            "-cp",
                            System.getProperty("java.class.path"),
                            ServerProgram.class.getName(),
                            database.name())
                    .redirectError(log.toFile())
                    .start();
            return new Program(process, process.inputReader(), log, temporary);
        }

        /** The processes that the program started, once its server is up. */
        List<ProcessHandle> processes() throws IOException {
            var line = output.readLine();
            assertThat(line)
                    .as("process ids; the program says: %s", Commands.tail(log))
                    .isNotNull();
            return Arrays.stream(line.split(" "))
                    .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
                    .toList();
        }

        List<Path> temporaryFiles() throws IOException {
            try (var files = Files.list(temporary)) {
                return files.toList();
            }
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
