package dev.expandcontract.it;

import static dev.expandcontract.it.Market.BALL;
import static dev.expandcontract.it.Market.NONE;
import static dev.expandcontract.it.Market.PEAR;
import static dev.expandcontract.it.Market.assertItems;
import static dev.expandcontract.it.Shop.query;
import static dev.expandcontract.it.Shop.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.database.Database;
import dev.expandcontract.phase.Side;
import dev.expandcontract.rewrite.StatementRefusedException;
import dev.expandcontract.test.EveryPhase;
import dev.expandcontract.test.PhaseRun;
import dev.expandcontract.test.Schema;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What statements mean does not depend on which of two representations is stored where. */
@Schema(Market.class)
class EveryPhaseConversionTest {

    private static BigDecimal price(String text) {
        return new BigDecimal(text);
    }

    private static boolean isMySql(PhaseRun run) {
        return run.database() == Database.MYSQL || run.database() == Database.MARIADB;
    }

    @EveryPhase
    void reads(PhaseRun run) throws SQLException {
        Market.spoilTheOtherSide(run);
        assertThat(query(run, "select id, xc$price, xc$kind, xc$mail from items order by id"))
                .containsExactly(PEAR, BALL, NONE);
        assertThat(query(run, "select i.xc$price from items i where i.xc$price is not null order by i.xc$price"))
                .containsExactly("0.50", "1.23");
        assertThat(query(
                        run,
                        "select i.xc$kind as k, (i.xc$mail) m from items i where i.xc$kind is null or i.xc$kind like ?"
                                + " order by i.id",
                        "f%"))
                .containsExactly("food|ann@x", "null|null");
        assertThat(query(run, "select distinct i.xc$kind from items i where i.id < 3 order by i.xc$kind desc"))
                .containsExactly("toy", "food");
        assertThat(query(
                        run,
                        "select i.xc$kind, sum(i.xc$price), count(*) from items i group by i.xc$kind having"
                                + " max(i.xc$price) > 1 order by i.xc$kind"))
                .containsExactly("food|1.23|1");
        assertThat(query(run, "select max(xc$price) + 1 from items")).containsExactly("2.23");
        assertThat(query(run, "select case xc$kind when 'food' then xc$price else 0 end from items where id = ?", 1))
                .containsExactly("1.23");
    }

    @EveryPhase
    void readsInHavingWhatIsGroupedBy(PhaseRun run) throws SQLException {
        var sql = "select i.xc$kind, count(*) from items i group by i.xc$kind having i.xc$kind = ?";
        if (isMySql(run)) {
            assertThatThrownBy(() -> query(run, sql, "food"))
                    .isInstanceOf(StatementRefusedException.class)
                    .hasMessageContaining("names xc$kind in HAVING outside of an aggregate function")
                    .hasMessageContaining("Move the condition to WHERE");
        } else {
            assertThat(query(run, sql, "food")).containsExactly("food|1");
        }
    }

    @EveryPhase
    void findsByValues(PhaseRun run) throws SQLException {
        Market.spoilTheOtherSide(run);
        assertThat(query(run, "select id from items where xc$price = ?", price("1.23")))
                .containsExactly("1");
        assertThat(query(run, "select id from items where xc$price = 1.23 and 'food' = xc$kind"))
                .containsExactly("1");
        assertThat(query(run, "select id from items where xc$kind = ?", "F")).isEmpty();
        assertThat(query(
                        run,
                        "select id from items where xc$price in (?, ?, 9) and xc$kind in (?, ?)",
                        price("1.23"),
                        price("0.5"),
                        "food",
                        "toy"))
                .hasSize(2);
        assertThat(query(run, "select id from items where xc$price <> ? and not (xc$kind = ?)", price("1.23"), "food"))
                .containsExactly("2");
        assertThat(query(run, "select id from items where xc$mail = ?", "ann@x"))
                .containsExactly("1");
        assertThat(query(run, "select i.id from items i join items j on i.xc$price = j.n and i.xc$kind = j.xc$kind"))
                .hasSize(2);
        assertThat(query(run, "select i.id from items i where (i.xc$price, i.id) = (?, 1)", price("1.23")))
                .containsExactly("1");
    }

    /** 1.225 would be converted to 123, of which the old column holds one. */
    @EveryPhase
    void aValueThatTheColumnCannotHoldIsEqualToNone(PhaseRun run) throws SQLException {
        assertThat(query(run, "select id from items where xc$price = ?", price("1.225")))
                .isEmpty();
        assertThat(query(run, "select id from items where xc$price in (?, 1.225)", price("1.2251")))
                .isEmpty();
        assertThat(query(run, "select id from items where xc$price > ?", price("1.225")))
                .containsExactly("1");
        assertThat(query(run, "select id from items where xc$price >= ?", price("1.2345")))
                .isEmpty();
        assertThat(query(run, "select id from items where xc$price < ?", price("0.5049")))
                .containsExactly("2");
        assertThat(query(run, "select id from items where xc$price between ? and ?", price("0.495"), price("1.2349")))
                .hasSize(2);
    }

    @EveryPhase
    void findsNullOnlyAsNull(PhaseRun run) throws SQLException {
        assertThat(query(run, "select id from items where xc$price = ? or xc$kind = ?", null, null))
                .isEmpty();
        assertThat(query(run, "select id from items where not (xc$price = ?)", (Object) null))
                .isEmpty();
        assertThat(query(run, "select id from items where (xc$kind = ?) is null", "toy"))
                .containsExactly("3");
        var equal = isMySql(run) ? "xc$kind <=> ?" : "xc$kind is not distinct from ?";
        assertThat(query(run, "select id from items where " + equal, (Object) null))
                .containsExactly("3");
        assertThat(query(run, "select id from items where " + equal, "food")).containsExactly("1");
    }

    @EveryPhase
    void readsThroughSubqueries(PhaseRun run) throws SQLException {
        Market.spoilTheOtherSide(run);
        assertThat(query(
                        run,
                        "select d.xc$price, d.k from (select i.xc$price, i.xc$kind as k from items i) d"
                                + " where d.xc$price = ? and d.k = ?",
                        price("1.23"),
                        "food"))
                .containsExactly("1.23|food");
        assertThat(query(
                        run,
                        "with d as (select i.xc$kind from items i), e (p) as (select xc$price from items)"
                                + " select d.xc$kind, e.p from d, e where d.xc$kind = 'food' and e.p < 1"))
                .containsExactly("food|0.50");
        assertThat(query(
                        run,
                        "select i.xc$kind from items i where i.id = 1 union all select null from items where id = 2"
                                + " union all select xc$kind from items where id = 2 order by xc$kind"))
                .containsExactlyInAnyOrder("food", "null", "toy");
        assertThat(query(
                        run,
                        "select id from items where exists (select 1 from items j where j.xc$kind = ? and j.id ="
                                + " items.id) and xc$price in (select j.xc$price from items j)",
                        "food"))
                .containsExactly("1");
    }

    @EveryPhase
    void labels(PhaseRun run) throws SQLException {
        try (var connection = run.dataSource().getConnection();
                var statement =
                        connection.prepareStatement("select i.xc$price, i.id from items i where i.xc$kind = ?")) {
            statement.setString(1, "food");
            try (var result = statement.executeQuery()) {
                assertThat(result.next()).isTrue();
                for (var label : new String[] {"xc$price", "XC$PRICE", "amount", "cents"}) {
                    assertThat(result.getBigDecimal(label)).as(label).isEqualTo(price("1.23"));
                }
            }
        }
    }

    /** A driver gives back what the column stores. */
    @EveryPhase
    void generated_keys_are_not_converted_but_refused(PhaseRun run) throws SQLException {
        var sql = "insert into items (id, xc$price) values (9, 1.5)";
        try (var connection = run.dataSource().getConnection();
                var statement = connection.createStatement()) {
            for (var name : new String[] {"xc$price", "XC$PRICE", "amount", "cents"}) {
                var names = new String[] {"id", name};
                for (ThrowingCallable use : List.<ThrowingCallable>of(
                        () -> connection.prepareStatement(sql, names), () -> statement.executeUpdate(sql, names))) {
                    assertThatThrownBy(use)
                            .isInstanceOf(StatementRefusedException.class)
                            .hasMessageContaining("Refused the statement [insert into items (id, ")
                            .hasMessageContaining("it asks for the column '" + name + "' as a generated key, but the"
                                    + " migration price converts its values")
                            .hasMessageContaining("Select xc$price in a statement of its own");
                }
            }
        }
        assertThat(run.rows("select id from items where id = 9")).isEmpty();
    }

    @EveryPhase
    void inserts(PhaseRun run) throws SQLException {
        update(
                run,
                "insert into items (id, xc$price, xc$kind, xc$mail) values (?, ?, ?, ?), (5, -2.5, '', ?)",
                4,
                price("7.00"),
                "x\uD83C\uDF52",
                "Cid@X",
                "");
        update(run, "insert into items (id, xc$kind) values (?, ?)", 6, null);
        assertItems(run, PEAR, BALL, NONE, "4|7.00|x\uD83C\uDF52|cid@x", "5|-2.50||", "6|null|null|null");
        if (run.present(Side.OLD)) {
            assertThat(run.rows("select email from items where id = 4")).containsExactly("Cid@X");
        }
    }

    @EveryPhase
    void insertsFromAQuery(PhaseRun run) throws SQLException {
        Market.spoilTheOtherSide(run);
        update(
                run,
                "insert into items (id, xc$price, xc$kind, xc$mail) select i.id + 10, i.xc$price + ?, 'new', i.xc$mail"
                        + " from items i where i.xc$kind = ?",
                price("1.00"),
                "food");
        for (var side : run.state().present()) {
            assertThat(run.rows("select id, " + Market.PRICE.name(side) + ", " + Market.KIND.name(side) + " from items"
                            + " where id = 11"))
                    .containsExactly(side == Side.OLD ? "11|223|new" : "11|2.23|new");
        }
    }

    @EveryPhase
    void updates(PhaseRun run) throws SQLException {
        assertThat(update(
                        run,
                        "update items set xc$price = ?, xc$kind = ?, xc$mail = ?, name = ? where xc$price = ?",
                        price("9.99"),
                        "new",
                        "New@X",
                        "n",
                        price("1.23")))
                .isEqualTo(1);
        assertItems(run, "1|9.99|new|new@x", BALL, NONE);
        assertThat(update(
                        run,
                        "update items set xc$price = null, xc$kind = null, xc$mail = null where xc$kind = ?",
                        "new"))
                .isEqualTo(1);
        assertItems(run, "1|null|null|null", BALL, NONE);
    }

    @EveryPhase
    void updatesOverItself(PhaseRun run) throws SQLException {
        Market.spoilTheOtherSide(run);
        update(
                run,
                "update items set xc$price = xc$price + ?, xc$kind = concat(xc$kind, ?) where xc$kind = ?",
                price("0.27"),
                "s",
                "toy");
        for (var side : run.state().present()) {
            assertThat(run.rows("select " + Market.PRICE.name(side) + ", " + Market.KIND.name(side)
                            + " from items where id = 2"))
                    .containsExactly(side == Side.OLD ? "77|toys" : "0.77|toys");
        }
    }

    @EveryPhase
    void updatesByQueries(PhaseRun run) throws SQLException {
        update(run, "update items set n = xc$price * 2, name = xc$kind where xc$kind = ?", "food");
        assertThat(run.rows("select n, name from items where id = 1")).containsExactly("2.46|food");
        if (!isMySql(run)) {
            update(
                    run,
                    "update items set xc$price = (select max(j.xc$price) from items j where j.xc$kind = ?) where id = ?",
                    "food",
                    3);
            assertItems(run, PEAR, BALL, "3|1.23|null|null");
        }
    }

    @EveryPhase
    void upserts(PhaseRun run) throws SQLException {
        switch (run.database()) {
            case POSTGRESQL -> {
                var sql =
                        "insert into items (id, xc$price, xc$kind) values (?, ?, ?) on conflict (xc$kind) do update set"
                                + " xc$price = excluded.xc$price where items.xc$price = ?";
                assertThat(update(run, sql, 8, price("4.56"), "food", price("1.23")))
                        .isEqualTo(1);
                assertThat(update(run, sql, 8, price("4.56"), "toy", price("1.23")))
                        .isZero();
            }
            case MYSQL, MARIADB ->
                update(
                        run,
                        "insert into items (id, xc$price) values (?, ?) on duplicate key update xc$price ="
                                + " values(xc$price)",
                        1,
                        price("4.56"));
            case H2 ->
                update(
                        run,
                        "merge into items i using (select cast(? as int) as id, cast(? as decimal(10, 2)) as xc$price) s on i.id ="
                                + " s.id when matched then update set xc$price = s.xc$price",
                        1,
                        price("4.56"));
        }
        assertItems(run, "1|4.56|food|ann@x", BALL, NONE);
    }

    @EveryPhase
    void deletes(PhaseRun run) throws SQLException {
        Market.spoilTheOtherSide(run);
        assertThat(update(run, "delete from items where xc$price < ? and xc$kind = 'toy'", price("1")))
                .isEqualTo(1);
        assertThat(run.rows("select id from items order by id")).containsExactly("1", "3");
    }

    @EveryPhase
    void aValueTooGreatForTheOldColumnIsAnErrorAndNotStored(PhaseRun run) throws SQLException {
        if (run.present(Side.OLD)) {
            assertThatThrownBy(() -> update(run, "update items set xc$price = ? where id = 1", price("123456.78")))
                    .isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> update(run, "insert into items (id, xc$price) values (4, ?)", price("123456.78")))
                    .isInstanceOf(SQLException.class);
            assertItems(run, PEAR, BALL, NONE);
        } else {
            update(run, "update items set xc$price = ? where id = 1", price("123456.78"));
            assertItems(run, "1|123456.78|food|ann@x", BALL, NONE);
        }
    }
}
