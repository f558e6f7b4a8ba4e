package dev.expandcontract.hibernate.everyphase;

import static dev.expandcontract.hibernate.everyphase.Shop.TEAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.test.EveryPhase;
import dev.expandcontract.test.PhaseRun;
import org.hibernate.Hibernate;

/** A foreign key migrates: both sides of its association, in every phase. */
class AssociationsTest extends EveryPhaseSuite {

    private static void seed(PhaseRun run) {
        Shop.team(run, 1, "red");
        Shop.team(run, 2, "blue");
        Shop.account(run, 1001, "Ann", "gold", "3000", 1);
        Shop.account(run, 1002, "Bob", "silver", "4000", 1);
        Shop.account(run, 1003, "Cat", "gold", "5000", 2);
    }

    @EveryPhase
    void many_to_one(PhaseRun run) {
        seed(run);
        inTransaction(run, session -> {
            var account = session.find(Account.class, 1001L);
            assertThat(Hibernate.isInitialized(account.team)).isFalse();
            assertThat(account.team.getName()).isEqualTo("red");
            account.team = session.find(Team.class, 2L);
        });
        assertStored(run, TEAM, 2, 1, 2);
        inTransaction(run, session -> session.find(Account.class, 1001L).team = null);
        assertStored(run, TEAM, null, 1, 2);
    }

    @EveryPhase
    void one_to_many(PhaseRun run) {
        seed(run);
        inTransaction(run, session -> {
            var red = session.find(Team.class, 1L);
            assertThat(red.accounts).extracting(account -> account.name).containsExactlyInAnyOrder("Ann", "Bob");
            var blue = session.find(Team.class, 2L);
            blue.accounts.add(red.accounts.remove(0));
            blue.accounts.forEach(account -> account.team = blue);
        });
        assertThat(run.rows("select " + TEAM.name(run.state().reads()) + " from account"))
                .containsExactlyInAnyOrder("1", "2", "2");
    }

    @EveryPhase
    void loaded_in_batches(PhaseRun run) {
        seed(run);
        inTransaction(
                run,
                session -> assertThat(session.createSelectionQuery("from Team order by id", Team.class)
                                .list())
                        .extracting(team -> team.accounts.size())
                        .containsExactly(2, 1));
    }

    @EveryPhase
    void join_fetch_from_both_sides(PhaseRun run) {
        seed(run);
        inTransaction(run, session -> {
            assertThat(session.createSelectionQuery(
                                    "from Team t left join fetch t.accounts a where a.level = 'gold' order by t.id",
                                    Team.class)
                            .list())
                    .allSatisfy(team ->
                            assertThat(Hibernate.isInitialized(team.accounts)).isTrue())
                    .extracting(team -> team.name)
                    .containsExactly("red", "blue");
            session.clear();
            assertThat(session.createSelectionQuery(
                                    "from Account a join fetch a.team where a.team.name = 'red'", Account.class)
                            .list())
                    .hasSize(2)
                    .allSatisfy(account ->
                            assertThat(Hibernate.isInitialized(account.team)).isTrue());
        });
    }

    @EveryPhase
    void collections_in_conditions(PhaseRun run) {
        seed(run);
        inTransaction(run, session -> {
            assertThat(session.createSelectionQuery(
                                    "select t.name from Team t where size(t.accounts) = 2", String.class)
                            .list())
                    .containsExactly("red");
            assertThat(session.createSelectionQuery(
                                    "select t.name from Team t where ?1 member of t.accounts", String.class)
                            .setParameter(1, session.getReference(Account.class, 1003L))
                            .list())
                    .containsExactly("blue");
            assertThat(session.createSelectionQuery(
                                    "select t.name from Team t where exists elements(t.accounts) order by t.name desc",
                                    String.class)
                            .list())
                    .containsExactly("red", "blue");
            assertThat(session.createSelectionQuery(
                                    "select t.name from Team t join t.accounts a where a.level = 'silver'",
                                    String.class)
                            .list())
                    .containsExactly("red");
        });
    }
}
