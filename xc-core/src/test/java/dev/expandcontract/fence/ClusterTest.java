package dev.expandcontract.fence;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the global variables of a server say of other nodes, which no test has at hand. */
class ClusterTest {

    @Test
    void a_server_alone_or_with_a_single_primary_is_accepted() {
        assertThatCode(() -> MysqlFence.refuseSeveralPrimaries(Map.of())).doesNotThrowAnyException();
        assertThatCode(() -> MysqlFence.refuseSeveralPrimaries(
                        Map.of("wsrep_on", "OFF", "group_replication_single_primary_mode", "ON")))
                .doesNotThrowAnyException();
    }

    @Test
    void a_galera_node_is_refused() {
        assertThatThrownBy(() -> MysqlFence.refuseSeveralPrimaries(Map.of("wsrep_on", "ON")))
                .isInstanceOf(InvisibleSessionsException.class)
                .hasMessage(
                        "The database server is a node of a cluster in which several accept writes (wsrep_on = ON), and"
                                + " shows the sessions of the other nodes nowhere: a transaction of an earlier phase could go"
                                + " unseen on one of them. Use a server outside the cluster, or take this one out of it with"
                                + " wsrep_on = OFF, then start again.");
    }

    @Test
    void a_replication_group_with_several_primaries_is_refused() {
        assertThatThrownBy(
                        () -> MysqlFence.refuseSeveralPrimaries(Map.of("group_replication_single_primary_mode", "OFF")))
                .isInstanceOf(InvisibleSessionsException.class)
                .hasMessageContaining("(group_replication_single_primary_mode = OFF)")
                .hasMessageEndingWith(
                        "Bring the group to a single primary, with SELECT group_replication_switch_to_single_primary_mode(),"
                                + " and connect to that one, then start again.");
    }
}
