package dev.expandcontract.coordinator;

import dev.expandcontract.fence.Stranger;
import dev.expandcontract.phase.Phase;
import java.util.stream.Collectors;

/** The gates that look at who is there, and who should be. */
final class MembershipGates {

    private MembershipGates() {}

    /**
     * Lists the sessions that belong to no instance before the history is filled, since what they write is not dual-written.
     * It does not fail: whether they write the table cannot be seen.
     */
    static final class Strangers implements Gate<StateGates.State> {

        @Override
        public String name() {
            return "strangers";
        }

        @Override
        public Hardness hardness() {
            return Hardness.SOFT;
        }

        @Override
        public boolean guards(Phase from, Phase to) {
            return from == Phase.DUAL_WRITE && to == Phase.BACKFILL;
        }

        @Override
        public Answer check(StateGates.State state) {
            var strangers = state.evidence().strangers();
            if (strangers.isEmpty()) {
                return Answer.pass("No session on the database is known to belong to none of the instances.");
            }
            var groups = strangers.stream()
                    .collect(Collectors.groupingBy(Strangers::origin, Collectors.counting()))
                    .entrySet()
                    .stream()
                    .map(group -> group.getValue() + " of " + group.getKey())
                    .sorted()
                    .collect(Collectors.joining("; "));
            return Answer.pass(
                    strangers.size() + " sessions on the database belong to none of the instances, so that XC"
                            + " does not see what they write: " + groups
                            + ". If one of them writes the table, end it before the history is filled.");
        }

        private static String origin(Stranger stranger) {
            var port = stranger.host().indexOf(':');
            var host = port < 0 ? stranger.host() : stranger.host().substring(0, port);
            return "user '" + stranger.user() + "'"
                    + (stranger.application().isEmpty() ? "" : ", application '" + stranger.application() + "'")
                    + (host.isEmpty() ? "" : ", host '" + host + "'");
        }
    }

    /** A fleet that is smaller than it should be may be about to grow by instances that nobody has thought of. */
    record ExpectedInstances(int expected) implements Gate<StateGates.State> {

        @Override
        public String name() {
            return "expected-instances";
        }

        @Override
        public Hardness hardness() {
            return Hardness.SOFT;
        }

        @Override
        public boolean guards(Phase from, Phase to) {
            return expected > 0;
        }

        @Override
        public Answer check(StateGates.State state) {
            var alive = state.instances().stream()
                    .map(instance -> InstanceStatus.of(instance, state.now()))
                    .filter(InstanceStatus::isAlive)
                    .map(instance -> "'" + instance.name() + "'")
                    .toList();
            return alive.size() >= expected
                    ? Answer.pass(alive.size() + " instances are alive, of " + expected + " expected.")
                    : Answer.fail(
                            alive.size() + " instances were heard of in the last " + InstanceStatus.SILENCE_SECONDS
                                    + " seconds (" + String.join(", ", alive) + "), but " + expected + " are expected.",
                            "Wait until all have started, or override this gate by its name.");
        }
    }
}
