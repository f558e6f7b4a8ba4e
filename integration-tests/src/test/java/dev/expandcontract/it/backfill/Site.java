package dev.expandcontract.it.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.Xc;
import dev.expandcontract.XcBuilder;
import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.AuditEntry;
import dev.expandcontract.coordinator.Command;
import dev.expandcontract.coordinator.Command.MoveTo;
import dev.expandcontract.coordinator.Command.RunBackfill;
import dev.expandcontract.coordinator.Command.RunVerification;
import dev.expandcontract.coordinator.Coordinator;
import dev.expandcontract.coordinator.GateResult;
import dev.expandcontract.coordinator.MigrationStatus;
import dev.expandcontract.coordinator.Outcome;
import dev.expandcontract.database.Database;
import dev.expandcontract.metadata.FindingRow;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.Side;
import dev.expandcontract.readswitch.ReadSwitch;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/** A migrating table with an instance over it, and an operator. */
final class Site implements AutoCloseable {

    static final Migration TIER = Migration.of("tier", "users", "subscription", "tier");

    final Rig rig;
    final Xc xc;
    private final String id;

    /** A table {@code users} of some rows. */
    static Site ofUsers(Database database, DataSource dataSource, int rows) throws SQLException {
        var rig = Rig.ofUsers(database, dataSource);
        rig.execute(
                "create table users (id int primary key, subscription varchar(40), tier varchar(40))",
                IntStream.rangeClosed(1, rows)
                        .mapToObj(id -> "(" + id + ", 'v" + id + "')")
                        .collect(Collectors.joining(", ", "insert into users (id, subscription) values ", "")));
        return new Site(rig, builder -> builder);
    }

    Site(Rig rig, UnaryOperator<XcBuilder> settings) {
        this.rig = rig;
        id = rig.migration.id();
        xc = settings.apply(builder(rig, "site")).start();
    }

    /** The settings of an instance that defines the migration. */
    static XcBuilder builder(Rig rig, String name) {
        return Xc.builder(rig.dataSource)
                .readSwitch(ReadSwitch.always(Side.NEXT))
                .instance(name)
                .pollInterval(Duration.ofMillis(20))
                .soakTime(Duration.ZERO)
                .migrations(rig.migration);
    }

    Coordinator coordinator() {
        return xc.coordinator();
    }

    MigrationStatus status() {
        return coordinator().migration(id);
    }

    Outcome run(Command command) {
        return coordinator().execute(command);
    }

    Outcome backfill(Direction direction) {
        return run(new RunBackfill(id, direction, "ada", "to fill"));
    }

    Outcome verify(Direction direction) {
        return run(new RunVerification(id, direction, "ada", "to be sure"));
    }

    Outcome move(Phase to) {
        acknowledged();
        return run(new MoveTo(id, to, "ada", "as planned"));
    }

    void moveTo(Phase... phases) {
        for (var phase : phases) {
            move(phase).orThrow();
        }
        acknowledged();
    }

    /** In BACKFILL, filled and verified. */
    void certify() {
        moveTo(Phase.DUAL_WRITE, Phase.BACKFILL);
        backfill(Direction.FORWARD).orThrow();
        verify(Direction.FORWARD).orThrow();
    }

    private void acknowledged() {
        assertThat(coordinator().awaitAcknowledged(id, Duration.ofSeconds(30))).isTrue();
    }

    /** What the gate would answer to the step. */
    GateResult gate(String name, Phase to) {
        return coordinator().gates(id, to).stream()
                .filter(gate -> gate.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    List<FindingRow> findings() {
        return coordinator().findings(id).listed();
    }

    /** The names of the rows that need attention, in lower case, with their kinds. */
    List<String> found() {
        return findings().stream()
                .map(found -> found.kind() + " " + found.row().name().toLowerCase(Locale.ROOT))
                .sorted()
                .toList();
    }

    AuditEntry lastAudit() {
        return coordinator().audit(id).getLast();
    }

    @Override
    public void close() {
        xc.close();
    }
}
