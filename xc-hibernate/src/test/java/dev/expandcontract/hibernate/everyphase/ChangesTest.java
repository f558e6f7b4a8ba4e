package dev.expandcontract.hibernate.everyphase;

import static dev.expandcontract.hibernate.everyphase.Shop.CODE;
import static dev.expandcontract.hibernate.everyphase.Shop.LEVEL;
import static dev.expandcontract.hibernate.everyphase.Shop.PROGRESS;
import static dev.expandcontract.hibernate.everyphase.Shop.TEAM;
import static dev.expandcontract.hibernate.everyphase.Shop.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.hibernate.everyphase.Shop.Parted;
import dev.expandcontract.phase.Side;
import dev.expandcontract.test.EveryPhase;
import dev.expandcontract.test.PhaseRun;
import jakarta.persistence.LockModeType;
import jakarta.persistence.OptimisticLockException;
import java.util.ArrayList;
import org.hibernate.query.SelectionQuery;

/** Entities are created, loaded, changed and removed in every phase. */
class ChangesTest extends EveryPhaseSuite {

    @EveryPhase
    void a_created_entity_is_stored_and_read_again(PhaseRun run) {
        Shop.team(run, 7, "red");
        var id = fromTransaction(run, session -> {
            var account = new Account("Ann", "gold", new Address("Bern", "3000"), session.getReference(Team.class, 7L));
            session.persist(account);
            return account.id;
        });
        assertStored(run, LEVEL, "gold");
        assertStored(run, CODE, "3000");
        assertStored(run, TEAM, 7);
        inTransaction(run, session -> {
            var account = session.find(Account.class, id);
            assertThat(account.level).isEqualTo("gold");
            assertThat(account.address.code).isEqualTo("3000");
            assertThat(account.team.getName()).isEqualTo("red");
        });
    }

    @EveryPhase
    void the_column_that_the_phase_says_is_read(PhaseRun run) {
        Shop.account(run, 1001, "Ann", new Parted("OLD", "NEXT"), new Parted("OLD", "NEXT"), new Parted(1, 2));
        inTransaction(run, session -> {
            var account = session.find(Account.class, 1001L);
            assertThat(account.level).isEqualTo(run.state().reads().name());
            assertThat(account.address.code).isEqualTo(run.state().reads().name());
            assertThat(account.team.getId()).isEqualTo(run.state().reads() == Side.OLD ? 1 : 2);
        });
    }

    @EveryPhase
    void dirty_checking_writes_what_has_changed(PhaseRun run) {
        Shop.account(run, 1001, "Ann", "gold", "3000", 7);
        inTransaction(run, session -> {
            var account = session.find(Account.class, 1001L);
            account.level = "silver";
            account.address = new Address("Basel", null);
            account.team = session.getReference(Team.class, 8L);
        });
        assertStored(run, LEVEL, "silver");
        assertStored(run, CODE, new Object[] {null});
        assertStored(run, TEAM, 8);
        assertThat(run.rows("select version, city, name from account")).containsExactly("1|Basel|Ann");
    }

    @EveryPhase
    void a_stale_version_changes_nothing(PhaseRun run) {
        Shop.account(run, 1001, "Ann", "gold", "3000", 7);
        var stale = fromTransaction(run, session -> session.find(Account.class, 1001L));
        inTransaction(run, session -> session.find(Account.class, 1001L).level = "silver");
        stale.level = "lost";
        assertThatThrownBy(() -> inTransaction(run, session -> session.merge(stale)))
                .isInstanceOf(OptimisticLockException.class);
        assertStored(run, LEVEL, "silver");
        assertThat(run.rows("select version from account")).containsExactly("1");
    }

    @EveryPhase
    void a_detached_entity_is_merged_refreshed_locked_and_removed(PhaseRun run) {
        Shop.account(run, 1001, "Ann", "gold", "3000", 7);
        var detached = fromTransaction(run, session -> session.find(Account.class, 1001L));
        detached.level = "silver";
        inTransaction(run, session -> session.merge(detached));
        assertStored(run, LEVEL, "silver");
        inTransaction(run, session -> {
            var account = session.find(Account.class, 1001L, LockModeType.PESSIMISTIC_WRITE);
            account.level = "dirty";
            session.refresh(account);
            assertThat(account.level).isEqualTo("silver");
            session.remove(account);
        });
        assertThat(run.rows("select * from account")).isEmpty();
    }

    @EveryPhase
    void batches_of_inserts_updates_and_deletes(PhaseRun run) {
        var expected = new ArrayList<>();
        inTransaction(run, session -> {
            for (int i = 0; i < 45; i++) {
                session.persist(new Ticket("s" + i, i));
                expected.add(i);
            }
        });
        assertStored(run, PROGRESS, expected.toArray());
        inTransaction(run, session -> tickets(session.createSelectionQuery("from Ticket", Ticket.class)));
        assertStored(run, PROGRESS, expected.stream().map(i -> (int) i + 1000).toArray());
        inTransaction(
                run,
                session -> session.createSelectionQuery("from Ticket where progress >= 1040", Ticket.class)
                        .list()
                        .forEach(session::remove));
        assertStored(
                run,
                PROGRESS,
                expected.stream().limit(40).map(i -> (int) i + 1000).toArray());
    }

    private static void tickets(SelectionQuery<Ticket> query) {
        query.list().forEach(ticket -> ticket.progress += 1000);
    }

    @EveryPhase
    void statements_that_name_only_what_has_changed(PhaseRun run) {
        inTransaction(run, session -> {
            session.persist(new Note(1, "first", null));
            session.persist(new Note(2, null, "two"));
        });
        assertStored(run, TEXT, "empty", "two");
        inTransaction(run, session -> {
            session.find(Note.class, 1L).setText("one");
            session.find(Note.class, 2L).setTitle("second");
        });
        assertStored(run, TEXT, "one", "two");
        assertThat(run.rows("select title from note order by id")).containsExactly("first", "second");
    }

    @EveryPhase
    void a_stateless_session(PhaseRun run) {
        var factory = sessionFactory(run);
        var account = new Account("Ann", "gold", new Address("Bern", "3000"), new Team(7, "red"));
        factory.inStatelessTransaction(session -> session.insert(account));
        assertStored(run, LEVEL, "gold");
        assertStored(run, TEAM, 7);
        factory.inStatelessTransaction(session -> {
            var found = session.get(Account.class, account.id);
            assertThat(found.level).isEqualTo("gold");
            found.level = "silver";
            session.update(found);
            session.refresh(found);
            assertThat(found.level).isEqualTo("silver");
        });
        assertStored(run, LEVEL, "silver");
        factory.inStatelessTransaction(session -> session.delete(session.get(Account.class, account.id)));
        assertThat(run.rows("select * from account")).isEmpty();
    }
}
