package dev.expandcontract.benchmarks;

import dev.expandcontract.Xc;
import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.Command.MoveTo;
import dev.expandcontract.coordinator.Command.RunBackfill;
import dev.expandcontract.coordinator.Command.RunVerification;
import dev.expandcontract.coordinator.Coordinator;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.test.DatabaseServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * How many rows a second the backfill fills on PostgreSQL, beside what one bare UPDATE of the whole table does, which is the
 * limit, and batches of {@value #FIXED} rows by key, which is what people write by hand. Each on a table of its own, fresh
 * from {@code vacuum analyze} and a checkpoint. Last, how many rows a second the verification compares: at once, while the
 * index still leads to each row's old version too, and after a {@code vacuum}, which the server does by itself some time
 * later. All settings are the defaults.
 */
public final class BackfillBenchmark {

    static final int FIXED = 1000;

    private static final Migration TIER = Migration.of("tier", "users", "subscription", "tier");

    private final DataSource raw;
    private final long rows;

    private BackfillBenchmark(DataSource raw, long rows) {
        this.raw = raw;
        this.rows = rows;
    }

    /** @param sizes how many rows the table has; 1, 3 and 10 million if none is given */
    public static void main(String[] sizes) throws Exception {
        var server = DatabaseServer.of(Database.POSTGRESQL);
        var all = sizes.length == 0
                ? List.of(1_000_000L, 3_000_000L, 10_000_000L)
                : Stream.of(sizes).map(Long::valueOf).toList();
        System.out.println("| rows | one UPDATE, rows/s | batches of " + FIXED
                + ", rows/s | XC, rows/s | XC to one UPDATE | verification at once, rows/s"
                + " | after vacuum, rows/s |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (long rows : all) {
            double bare = new BackfillBenchmark(server.newDatabase(), rows).bare();
            double fixed = new BackfillBenchmark(server.newDatabase(), rows).fixed();
            var measured = new BackfillBenchmark(server.newDatabase(), rows).backfill();
            System.out.println(String.format(
                    Locale.ROOT,
                    "| %,d | %,.0f | %,.0f | %,.0f | %.2f | %,.0f | %,.0f |",
                    rows,
                    bare,
                    fixed,
                    measured.backfill(),
                    measured.backfill() / bare,
                    measured.verification(),
                    measured.vacuumed()));
        }
    }

    private double bare() throws SQLException {
        fill();
        double rate = measure(() -> run("update users set tier = subscription"));
        drop();
        return rate;
    }

    private double fixed() throws SQLException {
        fill();
        double rate = measure(() -> {
            try (var connection = raw.getConnection();
                    var update = connection.prepareStatement(
                            "update users set tier = subscription where id > ? and id <= ?")) {
                for (long from = 0; from < rows; from += FIXED) {
                    update.setLong(1, from);
                    update.setLong(2, from + FIXED);
                    update.executeUpdate();
                }
            }
        });
        drop();
        return rate;
    }

    private record Measured(double backfill, double verification, double vacuumed) {}

    private Measured backfill() throws SQLException {
        fill();
        try (var xc = Xc.builder(raw).migrations(TIER).start()) {
            var coordinator = xc.coordinator();
            for (var phase : List.of(Phase.DUAL_WRITE, Phase.BACKFILL)) {
                coordinator
                        .execute(new MoveTo("tier", phase, "benchmark", "measure"))
                        .orThrow();
                coordinator.awaitAcknowledged("tier", Duration.ofSeconds(30));
            }
            run("checkpoint");
            double backfill = measure(() -> coordinator
                    .execute(new RunBackfill("tier", Direction.FORWARD, "benchmark", "measure"))
                    .orThrow());
            double verification = measure(() -> verify(coordinator));
            run("vacuum users", "checkpoint");
            return new Measured(backfill, verification, measure(() -> verify(coordinator)));
        } finally {
            drop();
        }
    }

    private static void verify(Coordinator coordinator) {
        coordinator
                .execute(new RunVerification("tier", Direction.FORWARD, "benchmark", "measure"))
                .orThrow();
    }

    private void fill() throws SQLException {
        run(
                "create table users (id bigint primary key, email varchar(100) not null, subscription varchar(20)"
                        + " not null, tier varchar(20), created_at timestamptz not null)",
                "insert into users (id, email, subscription, created_at) select n, 'user' || n || '@example.org',"
                        + " case n % 3 when 0 then 'free' when 1 then 'plus' else 'gold' end, now()"
                        + " from generate_series(1, " + rows + ") n",
                "vacuum analyze users",
                "checkpoint");
    }

    private void drop() throws SQLException {
        run("drop table users", "checkpoint");
    }

    private void run(String... statements) throws SQLException {
        try (var connection = raw.getConnection();
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @FunctionalInterface
    private interface Work {
        void run() throws SQLException;
    }

    private double measure(Work work) throws SQLException {
        long began = System.nanoTime();
        work.run();
        return rows * 1e9 / (System.nanoTime() - began);
    }
}
