package dev.expandcontract.hibernate.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.Command.MoveTo;
import dev.expandcontract.coordinator.Command.RunBackfill;
import dev.expandcontract.coordinator.Command.RunVerification;
import dev.expandcontract.coordinator.Coordinator;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/** Takes migrations forward to CONTRACT and back to EXPAND, each at its own pace, while others use their tables. */
final class Walk {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String POSTGRESQL_LOCK_NOT_AVAILABLE = "55P03";
    private static final int MYSQL_LOCK_WAIT_TIMEOUT = 1205;
    private static final int MYSQL_DEADLOCK = 1213;

    /** A step of a migration. */
    private interface Step {
        void take() throws SQLException;
    }

    /**
     * What migrates.
     *
     * @param oldType the type of the old column
     * @param nextType the type of the next one
     */
    record Subject(Migration migration, String oldType, String nextType) {}

    private final Coordinator coordinator;
    private final DataSource raw;
    private final Database database;
    private final Random random;
    private final AtomicInteger traffic;
    private final AtomicBoolean finished;
    private int moves;

    Walk(
            Coordinator coordinator,
            DataSource raw,
            Database database,
            Random random,
            AtomicInteger traffic,
            AtomicBoolean finished) {
        this.coordinator = coordinator;
        this.raw = raw;
        this.database = database;
        this.random = random;
        this.traffic = traffic;
        this.finished = finished;
    }

    /** Takes all steps, those of one migration in their order, and answers how many changes of phase there were. */
    int go(List<Subject> subjects) throws SQLException {
        var ways = new ArrayList<Deque<Step>>();
        subjects.forEach(subject -> ways.add(new ArrayDeque<>(way(subject))));
        while (!ways.isEmpty() && !finished.get()) {
            var way = ways.get(random.nextInt(ways.size()));
            way.removeFirst().take();
            if (way.isEmpty()) {
                ways.remove(way);
            }
            awaitTraffic();
        }
        return moves;
    }

    private List<Step> way(Subject subject) {
        var migration = subject.migration();
        var old = migration.column().old();
        var next = migration.column().next();
        return List.of(
                () -> alter(migration, "add column " + next + " " + subject.nextType()),
                () -> move(migration, Phase.DUAL_WRITE),
                () -> move(migration, Phase.BACKFILL),
                () -> fill(migration, Direction.FORWARD),
                () -> moveEqual(migration, Phase.CUTOVER),
                () -> moveEqual(migration, Phase.SOAK),
                () -> move(migration, Phase.CONTRACT),
                () -> {
                    assertThat(coordinator.mayDropOld(migration.id()).allowed()).isTrue();
                    alter(migration, "drop column " + old);
                },
                () -> alter(migration, "add column " + old + " " + subject.oldType()),
                () -> move(migration, Phase.SOAK),
                () -> fill(migration, Direction.REVERSE),
                () -> moveEqual(migration, Phase.CUTOVER),
                () -> moveEqual(migration, Phase.BACKFILL),
                () -> moveEqual(migration, Phase.DUAL_WRITE),
                () -> move(migration, Phase.EXPAND),
                () -> alter(migration, "drop column " + next));
    }

    private void move(Migration migration, Phase to) {
        coordinator
                .execute(new MoveTo(migration.id(), to, "walker", "the next step", overridden(migration, to)))
                .orThrow();
        moves++;
        assertThat(coordinator.awaitAcknowledged(migration.id(), PATIENCE))
                .as("%s has arrived in %s: %s", migration, to, coordinator.migration(migration.id()))
                .isTrue();
    }

    /** The read switch tosses a coin, and never lets everybody read the new column. */
    private Set<String> overridden(Migration migration, Phase to) {
        return to == Phase.SOAK && coordinator.migration(migration.id()).phase() == Phase.CUTOVER
                ? Set.of("reads-moved")
                : Set.of();
    }

    /** Moves between phases that write both columns, after they have become equal. */
    private void moveEqual(Migration migration, Phase to) throws SQLException {
        assertEqual(migration);
        move(migration, to);
        awaitTraffic();
        assertEqual(migration);
    }

    private void fill(Migration migration, Direction direction) throws SQLException {
        coordinator
                .execute(new RunBackfill(migration.id(), direction, "walker", "history"))
                .orThrow();
        coordinator
                .execute(new RunVerification(migration.id(), direction, "walker", "proof"))
                .orThrow();
        assertEqual(migration);
    }

    /** No transaction has changed one column only. */
    private void assertEqual(Migration migration) throws SQLException {
        var old = migration.column().old();
        var next = migration.column().next();
        var differ = database == Database.POSTGRESQL
                ? old + " is distinct from " + next
                : "not (" + old + " <=> " + next + ")";
        try (var connection = raw.getConnection();
                var statement = connection.createStatement();
                var result = statement.executeQuery(
                        "select count(*) from " + migration.column().table() + " where " + differ)) {
            assertThat(result.next()).isTrue();
            assertThat(result.getInt(1)).as("half writes of %s", migration).isZero();
        }
    }

    /** Lets some transactions meet the phase; at other times hurries on. */
    private void awaitTraffic() {
        int target = traffic.get() + (random.nextBoolean() ? 16 : 0);
        while (traffic.get() < target && !finished.get()) {
            LockSupport.parkNanos(100_000);
        }
    }

    /** Never makes the others wait long behind its own wait for the table. */
    private void alter(Migration migration, String change) throws SQLException {
        var patience = database == Database.POSTGRESQL ? "set lock_timeout = '50ms'" : "set lock_wait_timeout = 1";
        try (var connection = raw.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(patience);
            while (true) {
                try {
                    statement.execute("alter table " + migration.column().table() + " " + change);
                    return;
                } catch (SQLException e) {
                    if (!isLockTimeout(e)) {
                        throw e;
                    }
                }
            }
        }
    }

    private static boolean isLockTimeout(SQLException failure) {
        return POSTGRESQL_LOCK_NOT_AVAILABLE.equals(failure.getSQLState())
                || failure.getErrorCode() == MYSQL_LOCK_WAIT_TIMEOUT
                || failure.getErrorCode() == MYSQL_DEADLOCK;
    }
}
