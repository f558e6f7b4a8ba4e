package dev.expandcontract.coordinator;

import static dev.expandcontract.coordinator.Situations.NOW;
import static dev.expandcontract.coordinator.Situations.holder;
import static dev.expandcontract.coordinator.Situations.in;
import static dev.expandcontract.coordinator.Situations.instance;
import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.fence.Holder;
import dev.expandcontract.fence.PreparedTransaction;
import dev.expandcontract.metadata.HistoryState;
import dev.expandcontract.metadata.InstanceRow;
import dev.expandcontract.metadata.MigrationRow;
import dev.expandcontract.phase.Phase;
import java.time.Duration;
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
                "Wait until the sessions have ended their transactions, or end one that does not by the command EndSession;"
                        + " a session whose process has stopped or lost its connection ends when the database notices.";
        var deploy =
                "Deploy the definition to the instances that lack it, or end them; one that has ended without leaving is"
                        + " removed by the command DeclareGone; applications that never use this table take a table"
                        + " prefix of their own.";
        assertThat(Barrier.remedy(blockers(List.of(holder("a", 6)), A))).isEqualTo(wait);
        assertThat(Barrier.remedy(blockers(List.of(), instance("b", 9, 9, 0)))).isEqualTo(deploy);
        assertThat(Barrier.remedy(blockers(List.of(holder("a", 6)), instance("b", 9, 9, 0))))
                .isEqualTo(deploy + " " + wait);
    }

    @Test
    void a_prepared_transaction_blocks_and_is_named_with_the_statements_that_end_it() {
        var blockers = prepared(new PreparedTransaction(
                "'x1'", "app", Duration.ofMillis(12_300), true, "COMMIT PREPARED 'x1'", "ROLLBACK PREPARED 'x1'"));
        assertThat(why(blockers))
                .containsExactly(
                        "prepared transaction 'x1' of user 'app', prepared 12.3 s ago, may still be committed, and"
                                + " may have run under the phase EXPAND: it has used table 'users'");
        assertThat(Barrier.remedy(blockers))
                .isEqualTo("Let the transaction manager end the prepared transactions, or end each as it has decided:"
                        + " COMMIT PREPARED 'x1' or ROLLBACK PREPARED 'x1'.");
    }

    @Test
    void a_prepared_transaction_of_which_the_database_says_little_blocks_with_what_is_known() {
        var blockers = prepared(new PreparedTransaction(
                "'a',X'01FF',5", "", null, false, "XA COMMIT 'a',X'01FF',5", "XA ROLLBACK 'a',X'01FF',5"));
        assertThat(why(blockers))
                .containsExactly("prepared transaction 'a',X'01FF',5 may still be committed, and may have run under the"
                        + " phase EXPAND: the database does not say which tables it has used");
    }

    @Test
    void a_blocker_tells_the_session_its_instance_and_the_phase_as_data() {
        assertThat(blockers(List.of(holder("a", 6)), A))
                .singleElement()
                .isInstanceOfSatisfying(Blocker.OpenSession.class, session -> {
                    assertThat(session.holder()).isEqualTo(holder("a", 6));
                    assertThat(session.instance()).isEqualTo(InstanceStatus.of(A, NOW));
                    assertThat(session.phase()).isEqualTo(Phase.EXPAND);
                });
        assertThat(blockers(List.of(), instance("b", 9, 9, 0)))
                .singleElement()
                .isInstanceOfSatisfying(
                        Blocker.Undefined.class,
                        undefined -> assertThat(undefined.instance().name()).isEqualTo("b"));
    }

    private static List<Blocker> prepared(PreparedTransaction transaction) {
        return Barrier.blockers(
                MIGRATION,
                MIGRATION.epoch(),
                new Evidence(List.of(), List.of(transaction), List.of(), List.of()),
                List.of(A),
                NOW);
    }

    private static List<Blocker> blockers(List<Holder> holders, InstanceRow... instances) {
        return Barrier.blockers(
                MIGRATION,
                MIGRATION.epoch(),
                new Evidence(holders, List.of(), List.of(), List.of()),
                List.of(instances),
                NOW);
    }

    private static List<String> why(List<Blocker> blockers) {
        return blockers.stream().map(Blocker::why).toList();
    }
}
