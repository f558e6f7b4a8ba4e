package dev.expandcontract.coordinator;

import dev.expandcontract.metadata.CertificateRow;
import dev.expandcontract.metadata.FindingKind;
import dev.expandcontract.metadata.FindingRow;
import dev.expandcontract.metadata.HistoryState;
import dev.expandcontract.metadata.InstanceRow;
import dev.expandcontract.metadata.MigrationRow;
import dev.expandcontract.metadata.RunRow;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The gates that look at the metadata. They are asked under the lock of the control row. */
final class StateGates {

    private StateGates() {}

    static List<Gate<State>> all(GateSettings settings) {
        return List.of(
                new FleetAcknowledged(),
                new BackfillComplete(),
                new CertificateGate("verified", Side.NEXT, "forward"),
                new CertificateGate("old-verified", Side.OLD, "reverse"),
                new ReadsMoved(),
                new NoMismatch(),
                new NoBypass(),
                new MembershipGates.Strangers(),
                new MembershipGates.ExpectedInstances(settings.expectedInstances()),
                new ReplicaReaders(),
                new SoakTime(settings.soakTime()));
    }

    /** What these gates look at, read in one transaction. */
    record State(
            MigrationRow migration,
            Evidence evidence,
            List<InstanceRow> instances,
            List<RunRow> runs,
            List<CertificateRow> certificates,
            List<FindingRow> findings,
            DialStatus dial,
            Instant now) {}

    private static final class FleetAcknowledged implements Gate<State> {

        @Override
        public String name() {
            return "fleet-acknowledged";
        }

        @Override
        public Hardness hardness() {
            return Hardness.HARD;
        }

        @Override
        public boolean guards(Phase from, Phase to) {
            return true;
        }

        @Override
        public Answer check(State state) {
            var migration = state.migration();
            var blockers =
                    Barrier.blockers(migration, migration.epoch(), state.evidence(), state.instances(), state.now());
            if (blockers.isEmpty()) {
                return Answer.pass(
                        "No session of the fleet of " + state.instances().size()
                                + " instances is registered for an epoch before " + migration.epoch() + ", at which "
                                + migration.phase() + " was entered, and no prepared transaction is left from before.");
            }
            return Answer.fail(
                    "The fleet has not wholly moved to " + migration.phase() + " (epoch " + migration.epoch() + "): "
                            + Barrier.why(blockers) + ".",
                    Barrier.remedy(blockers));
        }
    }

    private static final class BackfillComplete implements Gate<State> {

        @Override
        public String name() {
            return "backfill-complete";
        }

        @Override
        public Hardness hardness() {
            return Hardness.HARD;
        }

        @Override
        public boolean guards(Phase from, Phase to) {
            return from == Phase.BACKFILL && to == Phase.CUTOVER;
        }

        @Override
        public Answer check(State state) {
            var left = LeftOut.of(state.findings(), Side.NEXT);
            if (state.migration().nextHistory() == HistoryState.STALE && !left.isEmpty()) {
                return Answer.fail(
                        "The last forward backfill left out " + left.rows().size() + " rows that could not be filled: "
                                + left.describe() + ".",
                        "Mend the rows or the conversion, then run a forward backfill: it goes on with them.");
            }
            return state.migration().nextHistory() == HistoryState.STALE
                    ? Answer.fail(
                            "No forward backfill has reached every row since both columns are written.",
                            "Run a forward backfill.")
                    : Answer.pass("Every row was reached.");
        }
    }

    /** What somebody has written to the old column alone is lost for good when nobody looks at that any more. */
    private static final class NoBypass implements Gate<State> {

        @Override
        public String name() {
            return "no-bypass";
        }

        @Override
        public Hardness hardness() {
            return Hardness.SOFT;
        }

        @Override
        public boolean guards(Phase from, Phase to) {
            return from == Phase.SOAK && to == Phase.CONTRACT;
        }

        @Override
        public Answer check(State state) {
            var rows = state.findings().stream()
                    .filter(finding -> finding.kind() == FindingKind.BYPASS)
                    .map(finding -> finding.row().name())
                    .toList();
            return rows.isEmpty()
                    ? Answer.pass("No row is listed whose columns have parted since they were verified.")
                    : Answer.fail(
                            "The columns of " + rows.size()
                                    + " rows have parted since they were verified, for example of " + rows.getFirst()
                                    + ": somebody writes around XC.",
                            "Find out who does and repair the rows by RepairDifferences, or override this gate by its name.");
        }
    }

    /** What reads on a standby is registered nowhere, and fails or reads what is stale when the old column goes. */
    private static final class ReplicaReaders implements Gate<State> {

        @Override
        public String name() {
            return "replica-readers";
        }

        @Override
        public Hardness hardness() {
            return Hardness.SOFT;
        }

        @Override
        public boolean guards(Phase from, Phase to) {
            return from == Phase.SOAK && to == Phase.CONTRACT;
        }

        @Override
        public Answer check(State state) {
            var standbys = state.evidence().standbys();
            return standbys.isEmpty()
                    ? Answer.pass("The database knows of no server that follows it.")
                    : Answer.fail(
                            "The database is followed by " + standbys.size() + " server(s): "
                                    + String.join(", ", standbys)
                                    + ". What reads there does not go through XC and may name the old column.",
                            "See to it that nothing on them reads the old column, then override this gate by its name.");
        }
    }

    private record SoakTime(Duration soakTime) implements Gate<State> {

        @Override
        public String name() {
            return "soak-time";
        }

        @Override
        public Hardness hardness() {
            return Hardness.SOFT;
        }

        @Override
        public boolean guards(Phase from, Phase to) {
            return from == Phase.SOAK && to == Phase.CONTRACT;
        }

        @Override
        public Answer check(State state) {
            var over = state.migration().enteredAt().plus(soakTime);
            return state.now().isBefore(over)
                    ? Answer.fail(
                            "SOAK was entered at " + state.migration().enteredAt() + " and lasts " + soakTime
                                    + ", until " + over + ".",
                            "Wait until then, or override this gate by its name.")
                    : Answer.pass("SOAK has lasted " + soakTime + ".");
        }
    }
}
