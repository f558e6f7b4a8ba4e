package dev.expandcontract.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.expandcontract.Xc;
import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.Command.MoveTo;
import dev.expandcontract.coordinator.Command.RunBackfill;
import dev.expandcontract.coordinator.Command.StopBackfill;
import dev.expandcontract.coordinator.Coordinator;
import dev.expandcontract.coordinator.Outcome;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.test.DatabaseServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What a backfill costs the application's transactions on PostgreSQL: {@value #WRITERS} writers that begin
 * {@value #PER_SECOND} transactions a second each, in turns without a backfill, beside one with default settings, and beside
 * one that is not throttled. The turns are repeated, so that whatever else the machine does hits all of them. The windows of
 * a turn begin with a checkpoint, and vacuum is off. In the end the writers' memory of what they committed is compared with
 * the table.
 */
public final class BackfillLatencyBenchmark {

    static final int WRITERS = 4;
    static final int PER_SECOND = 150;

    private static final Migration TIER = Migration.of("tier", "users", "subscription", "tier");
    private static final long SETTLE = TimeUnit.SECONDS.toNanos(2);

    /** What goes on beside the writers, and what was measured in all its windows. */
    private static final class Beside {
        private final String text;
        private final int seconds;
        private final @Nullable Xc worker;
        private final List<Long> nanos = new ArrayList<>();
        private long rows;
        private long spent;

        private Beside(String text, int seconds, @Nullable Xc worker) {
            this.text = text;
            this.seconds = seconds;
            this.worker = worker;
        }
    }

    private final DataSource raw;
    private final Coordinator watching;
    private final Beside nothing;
    private final Beside backfill;
    private final Beside unthrottled;
    private final List<Foreground> writers;

    private BackfillLatencyBenchmark(DataSource raw, Xc guarded, Xc unguarded, long rows) {
        this.raw = raw;
        watching = guarded.coordinator();
        nothing = new Beside("no backfill", 15, null);
        backfill = new Beside("backfill, default settings", 30, guarded);
        unthrottled = new Beside("backfill, throttling off", 10, unguarded);
        writers = IntStream.range(0, WRITERS)
                .mapToObj(number -> new Foreground(guarded.dataSource(), number, WRITERS, rows, PER_SECOND))
                .toList();
    }

    /** @param args how many turns, 2 if it is not said, and how many rows the table has, 8 million if it is not said */
    public static void main(String[] args) throws Exception {
        int turns = args.length > 0 ? Integer.parseInt(args[0]) : 2;
        long rows = args.length > 1 ? Long.parseLong(args[1]) : 8_000_000;
        var raw = DatabaseServer.start(Database.POSTGRESQL).newDatabase();
        fill(raw, rows);
        var config = new HikariConfig();
        config.setDataSource(raw);
        config.setMaximumPoolSize(WRITERS + 6);
        try (var pool = new HikariDataSource(config);
                var guarded =
                        Xc.builder(pool).migrations(TIER).helpBackfills(false).start();
                var unguarded = Xc.builder(pool)
                        .instance("guarded")
                        .instance("unguarded")
                        .migrations(TIER)
                        .helpBackfills(false)
                        .protectForeground(false)
                        .start()) {
            for (var phase : List.of(Phase.DUAL_WRITE, Phase.BACKFILL)) {
                guarded.coordinator()
                        .execute(new MoveTo("tier", phase, "benchmark", "measure"))
                        .orThrow();
                guarded.coordinator().awaitAcknowledged("tier", Duration.ofSeconds(30));
            }
            new BackfillLatencyBenchmark(raw, guarded, unguarded, rows).run(turns);
        }
    }

    private static void fill(DataSource raw, long rows) throws SQLException {
        sql(
                raw,
                "create table users (id bigint primary key, email varchar(100) not null, subscription varchar(20)"
                        + " not null, tier varchar(20), created_at timestamptz not null) with (autovacuum_enabled = off)",
                "insert into users (id, email, subscription, created_at) select n, 'user' || n || '@example.org',"
                        + " case n % 3 when 0 then 'free' when 1 then 'plus' else 'gold' end, now()"
                        + " from generate_series(1, " + rows + ") n",
                "create index users_subscription on users (subscription)",
                "create index users_tier on users (tier)",
                "vacuum analyze users");
    }

    private static void sql(DataSource dataSource, String... statements) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private void run(int turns) throws Exception {
        var threads = writers.stream().map(Thread.ofPlatform()::start).toList();
        // Code that the virtual machine has not compiled yet would be the slowest of all.
        window(unthrottled, false);
        window(nothing, false);
        for (int turn = 1; turn <= turns; turn++) {
            window(nothing, true);
            window(backfill, true);
            window(unthrottled, true);
        }
        writers.forEach(Foreground::finish);
        for (var thread : threads) {
            thread.join();
        }
        report();
    }

    private void window(Beside beside, boolean measured) throws Exception {
        sql(raw, "checkpoint");
        // The first change of each page after a checkpoint writes the whole page.
        LockSupport.parkNanos(SETTLE);
        var coordinator = beside.worker == null ? null : beside.worker.coordinator();
        var running = coordinator == null ? null : begin(coordinator);
        LockSupport.parkNanos(SETTLE);
        long before = coordinator == null ? 0 : rowsDone(coordinator);
        long began = System.nanoTime();
        var windows = writers.stream().map(writer -> new Foreground.Window()).toList();
        for (int i = 0; i < windows.size(); i++) {
            writers.get(i).measure(windows.get(i));
        }
        var paces = new ArrayList<String>();
        while (System.nanoTime() - began < TimeUnit.SECONDS.toNanos(beside.seconds)) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            // In each window, as it costs something.
            var pace = pace();
            if (coordinator != null) {
                paces.add(pace);
            }
        }
        writers.forEach(writer -> writer.measure(null));
        long spent = System.nanoTime() - began;
        long rows = coordinator == null ? 0 : rowsDone(coordinator) - before;
        if (coordinator != null && running != null) {
            var stopped = coordinator.execute(new StopBackfill("tier", Direction.FORWARD, "benchmark", "next window"));
            if (!stopped.succeeded()) {
                throw new IllegalStateException("The backfill has reached its end; give the table more rows");
            }
            running.join();
        }
        // What a writer began within the window ends soon.
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        if (measured) {
            var all = new ArrayList<Long>();
            windows.forEach(window -> all.addAll(window.nanos()));
            beside.nanos.addAll(all);
            beside.rows += rows;
            beside.spent += spent;
            System.out.println(String.format(
                    Locale.ROOT,
                    "%-27s %,6d transactions, p50 %.2f ms, p99 %.2f ms; pace %s",
                    beside.text,
                    all.size(),
                    quantile(all, 0.5),
                    quantile(all, 0.99),
                    String.join(" ", paces)));
        }
    }

    private String pace() {
        return watching.migration("tier").runs().getFirst().ranges().stream()
                .map(range -> "" + range.pace().percent())
                .findFirst()
                .orElse("?");
    }

    private static long rowsDone(Coordinator coordinator) {
        return coordinator.migration("tier").runs().stream()
                .mapToLong(run -> run.progress().rowsDone())
                .sum();
    }

    private static CompletableFuture<Outcome> begin(Coordinator coordinator) {
        return CompletableFuture.supplyAsync(
                () -> coordinator.execute(new RunBackfill("tier", Direction.FORWARD, "benchmark", "measure")),
                task -> Thread.ofPlatform().start(task));
    }

    private void report() throws SQLException {
        System.out.println(
                "| beside the writers | transactions | p50, ms | p99, ms | p99 to that without | rows filled a second |");
        System.out.println("|---|---|---|---|---|---|");
        double without = quantile(nothing.nanos, 0.99);
        for (var beside : List.of(nothing, backfill, unthrottled)) {
            double p99 = quantile(beside.nanos, 0.99);
            System.out.println(String.format(
                    Locale.ROOT,
                    "| %s | %,d | %.2f | %.2f | %.2f | %,d |",
                    beside.text,
                    beside.nanos.size(),
                    quantile(beside.nanos, 0.5),
                    p99,
                    p99 / without,
                    beside.rows * TimeUnit.SECONDS.toNanos(1) / Math.max(1, beside.spent)));
        }
        int changed = 0;
        int lost = 0;
        for (var writer : writers) {
            changed += writer.changed();
            lost += writer.lost(raw);
        }
        System.out.println("Lost writes: " + lost + ", of " + changed + " rows that the writers changed");
    }

    private static double quantile(List<Long> nanos, double part) {
        var sorted = nanos.stream().sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get((int) Math.min(sorted.size() - 1, part * sorted.size())) / 1e6;
    }
}
