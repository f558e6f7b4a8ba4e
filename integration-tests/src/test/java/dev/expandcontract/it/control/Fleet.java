package dev.expandcontract.it.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.Xc;
import dev.expandcontract.XcBuilder;
import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.Command;
import dev.expandcontract.coordinator.Command.MoveTo;
import dev.expandcontract.coordinator.Command.RunBackfill;
import dev.expandcontract.coordinator.Command.RunVerification;
import dev.expandcontract.coordinator.Command.TurnDial;
import dev.expandcontract.coordinator.Coordinator;
import dev.expandcontract.coordinator.MigrationStatus;
import dev.expandcontract.coordinator.Outcome;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.readswitch.Dial;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Some instances in this JVM over one database, with a table {@code users} whose {@code subscription} becomes {@code tier}. */
final class Fleet implements AutoCloseable {

    static final Migration TIER = Migration.of("tier", "users", "subscription", "tier");
    static final Duration SOON = Duration.ofSeconds(20);

    private final DataSource raw;
    private final Database database;
    private final List<Xc> instances = new ArrayList<>();
    private @Nullable Xc commander;

    Fleet(DataSource raw, Database database) {
        this.raw = raw;
        this.database = database;
        sql("create table users (id int primary key, subscription varchar(20) not null)");
    }

    /** Starts an instance that defines the migration. */
    Xc start(String name) {
        return start(builder(name));
    }

    /** Starts an instance with those settings. */
    Xc start(XcBuilder builder) {
        var xc = builder.start();
        instances.add(xc);
        return xc;
    }

    /** Has commands given through an instance that was started and is closed elsewhere. */
    Coordinator through(Xc xc) {
        commander = xc;
        return xc.coordinator();
    }

    /** The settings of an instance that defines the migration. */
    XcBuilder builder(String name) {
        return builder(raw, name);
    }

    /** The settings of an instance that defines the migration, over the given data source. */
    static XcBuilder builder(DataSource dataSource, String name) {
        return Xc.builder(dataSource)
                .instance(name)
                .migrations(TIER)
                .pollInterval(Duration.ofMillis(20))
                .heartbeatInterval(Duration.ofMillis(100))
                .soakTime(Duration.ZERO);
    }

    /** Executes statements on the physical table. */
    void sql(String... statements) {
        try (var connection = raw.getConnection();
                var statement = connection.createStatement()) {
            for (var text : statements) {
                statement.execute(text);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes NOT NULL away from the old column. */
    void makeOldNullable() {
        sql(
                switch (database) {
                    case POSTGRESQL, H2 -> "alter table users alter column subscription drop not null";
                    case MYSQL, MARIADB -> "alter table users modify column subscription varchar(20)";
                });
    }

    /** The instance that was started first. */
    Xc first() {
        return instances.getFirst();
    }

    /** The instance that was started last. */
    Xc last() {
        return instances.getLast();
    }

    Coordinator coordinator() {
        return (commander == null ? instances.getFirst() : commander).coordinator();
    }

    MigrationStatus status() {
        return coordinator().migration("tier");
    }

    /** Moves the migration, turning its dial to the full before SOAK, and waits until every instance has acknowledged. */
    void move(Phase... phases) {
        for (var to : phases) {
            if (to == Phase.SOAK && status().phase() == Phase.CUTOVER) {
                run(new TurnDial("tier", Dial.ON, "ada", "everybody")).orThrow();
            }
            coordinator().execute(moveTo(to)).orThrow();
            acknowledged();
        }
    }

    void acknowledged() {
        assertThat(coordinator().awaitAcknowledged("tier", SOON)).isTrue();
    }

    /** Fills and verifies. */
    void fill(Direction direction) {
        run(new RunBackfill("tier", direction, "ada", "fill")).orThrow();
        run(new RunVerification("tier", direction, "ada", "verify")).orThrow();
    }

    Outcome run(Command command) {
        return coordinator().execute(command);
    }

    static MoveTo moveTo(Phase to) {
        return new MoveTo("tier", to, "ada", "next step");
    }

    /** Waits, because another thread or instance is to bring the condition about. */
    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time").isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    @Override
    public void close() {
        instances.forEach(Xc::close);
    }
}
