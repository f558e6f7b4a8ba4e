package dev.expandcontract.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.expandcontract.Xc;
import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.Command;
import dev.expandcontract.coordinator.Command.MoveTo;
import dev.expandcontract.coordinator.Command.RepairDifferences;
import dev.expandcontract.coordinator.Command.RunVerification;
import dev.expandcontract.coordinator.Outcome;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.test.DatabaseServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * One bit of one row of three million is flipped past XC after all were verified, on PostgreSQL: how long the verification
 * takes that finds it, the repair, and the verification after it. Fails if the row is not the one that is listed and repaired.
 */
public final class FlippedBitBenchmark {

    private static final int ROWS = 3_000_000;
    private static final int ROW = 2_000_003;
    private static final String ID = "code";

    private final Xc xc;
    private final DataSource raw;

    private FlippedBitBenchmark(Xc xc, DataSource raw) {
        this.xc = xc;
        this.raw = raw;
    }

    /** @param arguments none */
    public static void main(String[] arguments) throws SQLException {
        var raw = DatabaseServer.of(Database.POSTGRESQL).newDatabase();
        execute(raw, "create table codes (id bigint primary key, a bigint, b bigint, note varchar(60))");
        execute(
                raw,
                "insert into codes select g, g * 31, g * 31, md5(g::text) from generate_series(1, " + ROWS + ") g");
        execute(raw, "vacuum analyze codes");
        var config = new HikariConfig();
        config.setDataSource(raw);
        try (var pool = new HikariDataSource(config);
                var xc = Xc.builder(pool)
                        .migrations(Migration.of(ID, "codes", "a", "b"))
                        .start()) {
            new FlippedBitBenchmark(xc, raw).run();
        }
    }

    private void run() throws SQLException {
        for (var phase : new Phase[] {Phase.DUAL_WRITE, Phase.BACKFILL}) {
            acknowledged();
            execute(new MoveTo(ID, phase, "benchmark", "to measure")).orThrow();
        }
        acknowledged();
        var verify = new RunVerification(ID, Direction.FORWARD, "benchmark", "to measure");
        timed("verification of equal columns", verify).orThrow();
        execute(raw, "update codes set b = b # 1 where id = " + ROW);
        require(!timed("verification that finds the row", verify).succeeded(), "the flipped bit was not found");
        var found = xc.coordinator().findings(ID).listed();
        require(
                found.size() == 1 && found.getFirst().row().name().equals("id=" + ROW),
                "not this row alone was listed, but " + found);
        timed("repair", new RepairDifferences(ID, "benchmark", "to measure")).orThrow();
        timed("verification after it", verify).orThrow();
    }

    private void acknowledged() {
        require(xc.coordinator().awaitAcknowledged(ID, Duration.ofMinutes(1)), "a step was not acknowledged");
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalStateException(otherwise);
        }
    }

    private Outcome timed(String what, Command command) {
        long began = System.nanoTime();
        var outcome = execute(command);
        System.out.println("| " + what + " | " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) + " ms | "
                + outcome.message() + " |");
        return outcome;
    }

    private Outcome execute(Command command) {
        return xc.coordinator().execute(command);
    }

    private static void execute(DataSource dataSource, String sql) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
