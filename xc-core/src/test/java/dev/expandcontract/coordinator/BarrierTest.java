package dev.expandcontract.coordinator;

import static dev.expandcontract.coordinator.Situations.NOW;
import static dev.expandcontract.coordinator.Situations.in;
import static dev.expandcontract.coordinator.Situations.instance;
import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.metadata.HistoryState;
import dev.expandcontract.metadata.InstanceRow;
import dev.expandcontract.metadata.MigrationRow;
import dev.expandcontract.phase.Phase;
import java.util.List;
import org.junit.jupiter.api.Test;

class BarrierTest {

    private static final MigrationRow MIGRATION = in(Phase.DUAL_WRITE, HistoryState.VERIFIED, HistoryState.STALE);
    private final Barrier barrier = new Barrier("xc_instance");

    @Test
    void an_instance_that_acknowledged_the_epoch_or_a_later_one_does_not_block() {
        assertThat(blockers(instance("a", 7, 7, 0, "tier"), instance("b", 9, 8, 3, "tier", "other")))
                .isEmpty();
    }

    @Test
    void an_instance_that_has_not_learned_blocks_and_is_named_with_host_and_heartbeat() {
        assertThat(blockers(instance("a", 7, 7, 0, "tier"), instance("b", 6, 6, 0, "tier")))
                .containsExactly("instance 'b' (id-b, process 42 on host host-b) has not learned of epoch 7, only of 6;"
                        + " the phase was entered at 2026-03-01T10:00:00Z, and the instance was last heard of 2.5 s"
                        + " ago");
    }

    @Test
    void an_instance_that_learned_but_still_runs_older_transactions_blocks() {
        assertThat(blockers(instance("b", 7, 6, 3, "tier")))
                .singleElement()
                .asString()
                .contains("still runs transactions begun before epoch 7, 3 when last heard of");
        assertThat(blockers(instance("b", 7, 6, 0, "tier")))
                .singleElement()
                .asString()
                .contains("has learned of epoch 7, but not acknowledged it yet");
    }

    @Test
    void an_instance_that_does_not_define_the_migration_blocks_whatever_it_acknowledged() {
        assertThat(blockers(instance("b", 9, 9, 0, "other")))
                .singleElement()
                .asString()
                .contains("does not define the migration");
    }

    @Test
    void silence_proves_nothing() {
        var silent = new InstanceRow(
                instance("b", 6, 6, 0, "tier").identity(),
                NOW.minusSeconds(90_000),
                NOW.minusSeconds(86_400),
                6,
                6,
                0,
                java.util.Set.of("tier"));
        assertThat(blockers(silent)).singleElement().asString().contains("last heard of 86400.0 s ago");
    }

    @Test
    void the_remedy_says_when_a_row_may_be_deleted_and_what_an_unaware_instance_needs() {
        var learned = barrier.blockers(MIGRATION, 7, List.of(instance("b", 6, 6, 0, "tier")), NOW);
        assertThat(barrier.remedy(learned))
                .isEqualTo("Wait for the others to end the transactions that began before. Only for an instance that"
                        + " ended without leaving: make sure that its process and its database sessions are gone, then"
                        + " delete its row from xc_instance.");
        var unaware = barrier.blockers(MIGRATION, 7, List.of(instance("b", 9, 9, 0)), NOW);
        assertThat(barrier.remedy(unaware))
                .startsWith("Deploy the definition to the instances that lack it, or end them; applications that never"
                        + " use this table take a table prefix of their own. ");
    }

    private List<String> blockers(InstanceRow... instances) {
        return barrier.blockers(MIGRATION, MIGRATION.epoch(), List.of(instances), NOW).stream()
                .map(Barrier.Blocker::why)
                .toList();
    }
}
