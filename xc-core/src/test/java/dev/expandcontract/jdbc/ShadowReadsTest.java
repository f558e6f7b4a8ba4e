package dev.expandcontract.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.jdbc.ShadowReads.Mismatch;
import dev.expandcontract.observe.ShadowFigures;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.Side;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries that compare, all of them that can: what they find, and that nobody notices. */
class ShadowReadsTest {

    private Scene scene;

    @BeforeEach
    void open() throws SQLException {
        scene = new Scene();
        scene.run("insert into users (name, subscription, tier) values"
                + " ('ann', 'gold', 'gold'), ('bob', 'gold', 'silver'), ('eve', null, null), ('joe', null, 'gold')");
        scene.run(
                "insert into paints (colour, hue, decilitres, litres) values (0, 'red', 10, 1.0), (0, 'red', 15, 1.6)");
        scene.compare().at(Phase.CUTOVER);
    }

    @AfterEach
    void close() throws SQLException {
        scene.close();
    }

    private ShadowFigures figures() {
        return scene.shadows.counts("tier").figures();
    }

    private List<String> found() {
        return scene.shadows.take().stream()
                .map(mismatch -> mismatch.migration().id() + mismatch.key())
                .toList();
    }

    /** The first column of all rows. */
    private List<String> query(String sql) throws SQLException {
        try (var connection = scene.autocommit();
                var prepared = connection.prepareStatement(sql);
                var rows = prepared.executeQuery()) {
            return column(rows);
        }
    }

    private static List<String> column(ResultSet rows) throws SQLException {
        var values = new ArrayList<String>();
        while (rows.next()) {
            values.add(rows.getString(1));
        }
        return values;
    }

    @Test
    void rows_whose_columns_differ_are_found_and_named_whichever_side_is_read() throws SQLException {
        for (var side : Side.values()) {
            scene.readSwitch = migration -> side;
            assertThat(query("select u.xc$tier from users u order by u.id"))
                    .isEqualTo(
                            side == Side.OLD
                                    ? asList("gold", "gold", null, null)
                                    : asList("gold", "silver", null, "gold"));
            assertThat(scene.shadows.take())
                    .extracting(Mismatch::read, Mismatch::key, Mismatch::template)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(
                                    side, List.of("2"), "select u.xc$tier from users u order by u.id"),
                            org.assertj.core.groups.Tuple.tuple(
                                    side, List.of("4"), "select u.xc$tier from users u order by u.id"));
        }
        assertThat(figures()).isEqualTo(new ShadowFigures(2, 0, 8, 4, 0, 0));
    }

    private static List<String> asList(String... values) {
        return java.util.Arrays.asList(values);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select xc$tier from users",
                "select id, xc$tier as level from users where xc$tier is null or xc$tier like '%' limit 10",
                "select u.xc$tier, u.*, count(*) over () from users u order by 1 for update",
                "select users.xc$tier from users left join docs on docs.id = -1 -- all\n where users.id > 0",
                "with d as (select id from docs) select u.xc$tier, u.xc$tier from users u where u.id not in (select id from d)",
                "select all u.name, u.xc$tier from users u where exists (select distinct xc$tier from users)"
            })
    void plain_columns_of_the_outermost_list_are_compared(String sql) throws SQLException {
        query(sql);
        assertThat(found()).containsExactlyInAnyOrder("tier[2]", "tier[4]");
        assertThat(figures().sampled()).isEqualTo(1);
        assertThat(figures().notSampled()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select distinct xc$tier from users",
                "select xc$tier, count(*) from users group by xc$tier",
                "select max(xc$tier) from users having count(*) > 1",
                "select xc$tier from users union all select xc$tier from users",
                "select d.xc$tier from (select xc$tier from users) d",
                "with d as (select xc$tier from users) select d.xc$tier from d",
                "(select xc$tier from users)",
                "select name from users where xc$tier = 'gold'",
                "select upper(xc$tier) from users",
                "update users set name = 'x' where xc$tier = 'none'"
            })
    void others_are_counted_as_not_sampled_and_stay_as_they_are(String sql) throws SQLException {
        scene.watch();
        try (var connection = scene.autocommit();
                var prepared = connection.prepareStatement(sql)) {
            prepared.execute();
        }
        assertThat(scene.driver.texts()).hasSize(1).noneMatch(text -> text.contains("xc_compared"));
        assertThat(figures()).isEqualTo(new ShadowFigures(0, 1, 0, 0, 0, 0));
    }

    @Test
    void each_row_of_a_join_is_compared() throws SQLException {
        query("select a.xc$tier, b.xc$tier, p.xc$litres from users a, users b, paints p where a.id = 2 and b.id = 4 and"
                + " p.id = 2");
        assertThat(found()).containsExactly("tier[2]", "tier[4]", "litres[2]");
        query("select b.xc$tier from docs a left join users b on b.id = a.id");
        assertThat(found()).isEmpty();
    }

    @Test
    void nothing_is_seen_of_it() throws SQLException {
        try (var connection = scene.autocommit();
                var prepared = connection.prepareStatement("select name, xc$tier from users order by id")) {
            assertThat(prepared.getMetaData().getColumnCount()).isEqualTo(2);
            try (var rows = prepared.executeQuery()) {
                var described = rows.getMetaData();
                assertThat(described.getColumnCount()).isEqualTo(2);
                assertThat(described.getColumnLabel(2)).isEqualToIgnoringCase("tier");
                assertThatThrownBy(() -> described.getColumnLabel(3))
                        .isInstanceOf(SQLException.class)
                        .hasMessage("There is no column 3: the result has 2, counted from 1");
                rows.next();
                assertThat(rows.getString("subscription")).isEqualTo("gold");
                assertThat(rows.findColumn("xc$tier")).isEqualTo(2);
                assertThatThrownBy(() -> rows.getString(3))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("There is no column 3: the result has 2");
                assertThatThrownBy(() -> rows.getString("id")).isInstanceOf(SQLException.class);
            }
        }
        assertThat(scene.driver.texts().getLast()).contains("xc_compared_1", "xc_compared_2");
    }

    @Test
    void only_rows_that_the_application_reads_are_compared() throws SQLException {
        try (var connection = scene.autocommit();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select xc$tier from users order by id")) {
            rows.next();
            assertThat(found()).isEmpty();
            rows.next();
            assertThat(found()).containsExactly("tier[2]");
        }
        assertThat(figures().rows()).isEqualTo(2);
    }

    @Test
    void statements_with_a_text_compare_too() throws SQLException {
        try (var connection = scene.transaction();
                var statement = connection.createStatement()) {
            statement.execute("select xc$tier from users order by id");
            assertThat(column(statement.getResultSet())).containsExactly("gold", "silver", null, "gold");
            statement.executeUpdate("update users set xc$tier = 'gold' where id = 2");
            assertThat(found()).containsExactly("tier[2]", "tier[4]");
            assertThat(column(statement.executeQuery("select xc$tier from users where id < 3")))
                    .containsExactly("gold", "gold");
        }
        assertThat(found()).isEmpty();
        assertThat(figures().sampled()).isEqualTo(2);
    }

    @Test
    void only_in_the_phases_that_are_sampled() throws SQLException {
        for (var phase : Phase.values()) {
            scene.at(phase);
            query("select xc$tier from users");
            assertThat(found()).hasSize(phase == Phase.CUTOVER ? 2 : 0);
        }
        assertThat(figures().sampled()).isEqualTo(1);
    }

    @Test
    void a_prepared_statement_is_drawn_for_each_execution() throws SQLException {
        scene.at(Phase.BACKFILL);
        try (var connection = scene.autocommit();
                var prepared = connection.prepareStatement("select xc$tier from users where id = ?")) {
            prepared.setLong(1, 2);
            assertThat(column(prepared.executeQuery())).containsExactly("gold");
            scene.at(Phase.CUTOVER);
            assertThat(column(prepared.executeQuery())).containsExactly("silver");
            assertThat(found()).containsExactly("tier[2]");
            prepared.setLong(1, 4);
            assertThat(column(prepared.executeQuery())).containsExactly("gold");
            assertThat(found()).containsExactly("tier[4]");
            scene.at(Phase.SOAK);
            assertThat(column(prepared.executeQuery())).containsExactly("gold");
            assertThat(found()).isEmpty();
        }
    }

    @Test
    void what_is_converted_in_java_is_compared_in_java() throws SQLException {
        for (var side : Side.values()) {
            scene.readSwitch = migration -> side;
            try (var connection = scene.autocommit();
                    var prepared = connection.prepareStatement("select xc$litres, xc$hue from paints order by id");
                    var rows = prepared.executeQuery()) {
                assertThat(rows.getMetaData().getColumnCount()).isEqualTo(2);
                rows.next();
                assertThat(rows.getBigDecimal(1)).isEqualByComparingTo("1.0");
                rows.next();
                assertThat(rows.getBigDecimal(1)).isEqualByComparingTo(side == Side.OLD ? "1.5" : "1.6");
            }
            assertThat(found()).contains("litres[2]").doesNotContain("litres[1]");
        }
    }

    @Test
    void more_than_can_be_kept_is_dropped_and_counted() throws SQLException {
        scene.run("insert into users (subscription, tier) select 'a', 'b' from system_range(1, 1200)");
        query("select xc$tier from users");
        assertThat(figures().mismatches()).isEqualTo(1202);
        assertThat(figures().dropped()).isEqualTo(202);
        assertThat(scene.shadows.take()).hasSize(1000);
    }
}
