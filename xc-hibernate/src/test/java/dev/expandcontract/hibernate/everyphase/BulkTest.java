package dev.expandcontract.hibernate.everyphase;

import static dev.expandcontract.hibernate.everyphase.Shop.CODE;
import static dev.expandcontract.hibernate.everyphase.Shop.LEVEL;
import static dev.expandcontract.hibernate.everyphase.Shop.PROGRESS;
import static dev.expandcontract.hibernate.everyphase.Shop.TEAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.database.Database;
import dev.expandcontract.test.EveryPhase;
import dev.expandcontract.test.PhaseRun;

/** HQL that changes many rows at once, in every phase. */
class BulkTest extends EveryPhaseSuite {

    private static void seed(PhaseRun run) {
        Shop.team(run, 1, "red");
        Shop.account(run, 1001, "Ann", "gold", "3000", 1);
        Shop.account(run, 1002, "Bob", "silver", "4000", 1);
        Shop.account(run, 1003, "Cat", "gold", "5000", 2);
    }

    @EveryPhase
    void update_to_a_value(PhaseRun run) {
        seed(run);
        assertThat(change(
                        run,
                        "update Account set name = ?1, level = ?2, address.code = ?3, team.id = ?4 where level = ?5",
                        "n",
                        "x",
                        "9000",
                        5L,
                        "gold"))
                .isEqualTo(2);
        assertStored(run, LEVEL, "x", "silver", "x");
        assertStored(run, CODE, "9000", "4000", "9000");
        assertStored(run, TEAM, 5, 1, 5);
        assertThat(run.rows("select name from account order by id")).containsExactly("n", "Bob", "n");
    }

    @EveryPhase
    void update_to_an_expression(PhaseRun run) {
        seed(run);
        assertThat(change(run, "update versioned Account set level = concat(level, ?1), address.code = level", "+"))
                .isEqualTo(3);
        assertStored(run, LEVEL, "gold+", "silver+", "gold+");
        assertThat(run.rows("select version from account")).containsOnly("1");
        Shop.ticket(run, 2001, "a", 1);
        Shop.ticket(run, 2002, "b", 2);
        assertThat(change(run, "update Ticket set progress = progress * ?1 + 1 where progress > 0", 10))
                .isEqualTo(2);
        assertStored(run, PROGRESS, 11, 21);
        assertThat(change(run, "update Ticket set progress = case when progress = 11 then null else progress - 1 end"))
                .isEqualTo(2);
        assertStored(run, PROGRESS, null, 20);
    }

    @EveryPhase
    void update_from_a_subquery(PhaseRun run) {
        seed(run);
        var name =
                correlates(run) ? "(select t.name from Team t where t = a.team)" : "(select max(t.name) from Team t)";
        assertThat(change(
                        run, "update Account a set level = " + name + " where a.team.id in (select t.id from Team t)"))
                .isEqualTo(2);
        assertStored(run, LEVEL, "red", "red", "gold");
    }

    @EveryPhase
    void delete(PhaseRun run) {
        seed(run);
        assertThat(change(run, "delete Account where level = ?1 and team.id = ?2", "gold", 2L))
                .isEqualTo(1);
        var inTeam = correlates(run)
                ? "exists (select 1 from Team t where t = a.team)"
                : "a.team.id in (select t.id from Team t)";
        assertThat(change(run, "delete Account a where " + inTeam + " and a.level = 'gold'"))
                .isEqualTo(1);
        assertStored(run, LEVEL, "silver");
    }

    /**
     * For MySQL, Hibernate makes each subquery of a change a derived table, which may name outer columns from 8.0.14 on
     * only.
     */
    private static boolean correlates(PhaseRun run) {
        return run.database() != Database.MYSQL;
    }

    @EveryPhase
    void insert_values(PhaseRun run) {
        assertThat(change(run, "insert into Note (id, title, text) values (1, ?1, ?2), (2, 't', 'two')", "t", "one"))
                .isEqualTo(2);
        assertStored(run, Shop.TEXT, "one", "two");
    }

    @EveryPhase
    void insert_select_with_assigned_ids(PhaseRun run) {
        seed(run);
        assertThat(change(
                        run,
                        "insert into Note (id, title, text) select a.id, a.name, a.level from Account a where a.level = ?1",
                        "gold"))
                .isEqualTo(2);
        assertStored(run, Shop.TEXT, "gold", "gold");
        assertThat(change(run, "insert into Note (id, text) select n.id + 10, n.text from Note n"))
                .isEqualTo(2);
        assertStored(run, Shop.TEXT, "gold", "gold", "gold", "gold");
    }

    @EveryPhase
    void insert_select_with_a_sequence(PhaseRun run) {
        seed(run);
        assertThat(change(
                        run,
                        "insert into Ticket (subject, progress) select a.level, a.version + ?1 from Account a where a.level = 'gold'",
                        5))
                .isEqualTo(2);
        assertStored(run, PROGRESS, 5, 5);
        assertThat(change(run, "insert into Ticket (subject, progress) select t.subject, t.progress + 1 from Ticket t"))
                .isEqualTo(2);
        assertThat(run.rows("select subject from ticket")).containsOnly("gold");
        assertStored(run, PROGRESS, 5, 5, 6, 6);
    }

    @EveryPhase
    void insert_select_with_an_identity(PhaseRun run) {
        seed(run);
        assertThat(change(
                        run,
                        "insert into Account (version, name, level, address.code) select a.version, 'copy', a.level,"
                                + " a.address.code from Account a where a.id < 1003"))
                .isEqualTo(2);
        for (var side : run.state().present()) {
            assertThat(run.rows("select " + LEVEL.name(side) + " from account where name = 'copy'"))
                    .containsExactlyInAnyOrder("gold", "silver");
        }
    }
}
