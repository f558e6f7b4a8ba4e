package dev.expandcontract.coordinator;

import static dev.expandcontract.coordinator.Situations.NOW;
import static dev.expandcontract.coordinator.Situations.holder;
import static dev.expandcontract.coordinator.Situations.in;
import static dev.expandcontract.coordinator.Situations.instance;
import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.fence.Holder;
import dev.expandcontract.metadata.HistoryState;
import dev.expandcontract.metadata.InstanceRow;
import dev.expandcontract.metadata.MigrationRow;
import dev.expandcontract.phase.Phase;
import java.util.List;
import org.junit.jupiter.api.Test;

class BarrierTest {

    private static final MigrationRow MIGRATION = in(Phase.DUAL_WRITE, HistoryState.VERIFIED, HistoryState.STALE);
    private static final InstanceRow A = instance("a", 7, 7, 0, "tier");

    @Test
    void a_session_registered_for_the_epoch_or_a_later_one_does_not_block() {
        assertThat(blockers(List.of(holder("a", 7), holder("a", 9)), A)).isEmpty();
    }

    @Test
    void a_session_registered_for_an_older_epoch_blocks_and_is_named_with_all_that_is_known() {
        assertThat(why(blockers(List.of(holder("a", 6)), A)))
                .containsExactly(
                        "session 97 of instance 'a' (id-a, process 42 on host host-a, last heard of 2.5 s ago) may"
                                + " still commit under the phase EXPAND: it is registered for epoch 6, DUAL_WRITE was entered at"
                                + " epoch 7, 2026-03-01T10:00:00Z, user 'app', application 'orders', host '10.0.0.7', state"
                                + " 'idle in transaction', its transaction began 12.3 s ago");
    }

    @Test
    void acknowledgements_prove_nothing_and_lack_of_them_neither() {
        assertThat(blockers(List.of(holder("a", 6)), instance("a", 9, 9, 0, "tier")))
                .hasSize(1);
        assertThat(blockers(List.of(), instance("a", 1, 1, 5, "tier"))).isEmpty();
    }

    @Test
    void a_session_of_an_instance_whose_row_is_gone_still_blocks() {
        assertThat(why(blockers(List.of(holder("z", 6)), A)))
                .singleElement()
                .asString()
                .startsWith("session 122 of an instance that is not registered may still commit");
    }

    @Test
    void an_instance_that_does_not_define_the_migration_blocks_whatever_it_acknowledged() {
        var blockers = blockers(List.of(), instance("b", 9, 9, 0, "other"));
        assertThat(why(blockers))
                .containsExactly(
                        "instance 'b' (id-b, process 42 on host host-b, last heard of 2.5 s ago) does not define"
                                + " migration 'tier'");
    }

    @Test
    void the_remedy_says_what_each_kind_needs() {
        var wait =
                "Wait until the sessions have ended their transactions, or end a session that does not; a session whose"
                        + " process has stopped or lost its connection ends when the database notices.";
        var deploy =
                "Deploy the definition to the instances that lack it, or end them; applications that never use this"
                        + " table take a table prefix of their own.";
        assertThat(Barrier.remedy(blockers(List.of(holder("a", 6)), A))).isEqualTo(wait);
        assertThat(Barrier.remedy(blockers(List.of(), instance("b", 9, 9, 0)))).isEqualTo(deploy);
        assertThat(Barrier.remedy(blockers(List.of(holder("a", 6)), instance("b", 9, 9, 0))))
                .isEqualTo(deploy + " " + wait);
    }

    private static List<Barrier.Blocker> blockers(List<Holder> holders, InstanceRow... instances) {
        return Barrier.blockers(MIGRATION, MIGRATION.epoch(), holders, List.of(instances), NOW);
    }

    private static List<String> why(List<Barrier.Blocker> blockers) {
        return blockers.stream().map(Barrier.Blocker::why).toList();
    }
}
