package dev.expandcontract.it.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.backfill.BackfillRefusedException;
import dev.expandcontract.backfill.BatchSettings;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.Migration;
import dev.expandcontract.test.EveryDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Every row is passed exactly once, whatever the key. */
class KeysTest {

    private record Kind(String type, List<String> values) {

        static Kind of(String type, String... values) {
            return new Kind(type, List.of(values));
        }
    }

    @EveryDatabase
    void every_kind_of_key_is_walked(Database database, DataSource dataSource) throws SQLException {
        var rig = Rig.ofUsers(database, dataSource);
        for (var kind : kinds(database)) {
            rig.execute(
                    "drop table if exists users",
                    "create table users (id " + kind.type
                            + " not null primary key, subscription varchar(20), tier varchar(20))");
            for (var value : kind.values) {
                rig.execute("insert into users (id, subscription) values (" + value + ", 'gold')");
            }
            for (int rows = 1; rows <= 3; rows++) {
                rig.execute("update users set tier = null");
                rig.settings(BatchSettings.DEFAULT.withRows(rows));

                var report = rig.backfill();

                assertThat(report.finished()).as(kind.type).isTrue();
                assertThat(report.rowsScanned()).as(kind.type).isEqualTo(kind.values.size());
                assertThat(report.rowsCopied()).as(kind.type).isEqualTo(kind.values.size());
                // The walk alone has copied everything: one batch more than it needs is the last look.
                assertThat(report.batches()).as(kind.type).isEqualTo((kind.values.size() + rows - 1) / rows + 1);
                var verified = rig.verify();
                assertThat(verified.clean()).as(kind.type).isTrue();
                assertThat(verified.rows()).as(kind.type).isEqualTo(kind.values.size());
            }
        }
    }

    private static List<Kind> kinds(Database database) {
        var all = new ArrayList<Kind>(List.of(
                Kind.of("smallint", "-3", "0", "32767"),
                Kind.of("int", "-2147483648", "-1", "0", "1", "2", "2147483647"),
                Kind.of(
                        "bigint",
                        "-9223372036854775808",
                        "9007199254740993",
                        "9007199254740992",
                        "9223372036854775807"),
                Kind.of("decimal(20,5)", "-1.00001", "-1", "0.00001", "0.1", "99999999999999.99999"),
                Kind.of("varchar(40)", "''", "' '", "'a'", "'A b'", "'ä'", "'it''s'", "'%_?'", "'ß'", "'\u65e5\u672c'"),
                Kind.of("char(8)", "'a'", "'b c'", "'bc'", "'zzzzzzzz'"),
                Kind.of("date", "'1970-01-01'", "'2026-02-28'", "'9999-12-31'"),
                Kind.of("time", "'00:00:00'", "'12:00:01'", "'23:59:59'")));
        if (database == Database.MYSQL || database == Database.MARIADB) {
            // Padding collations call them the same.
            all.replaceAll(kind -> kind.type.equals("varchar(40)")
                    ? Kind.of(
                            "varchar(40) character set utf8mb4",
                            "''",
                            "'a'",
                            "'A b'",
                            "'ae'",
                            "'it''s'",
                            "'%_?'",
                            "'\u65e5\u672c'")
                    : kind);
        }
        all.addAll(
                switch (database) {
                    case POSTGRESQL ->
                        List.of(
                                Kind.of("numeric", "'-1e40'", "1e-30", "1.0000000000000000000000001", "'NaN'"),
                                Kind.of("uuid", uuid("0"), uuid("7"), uuid("f")),
                                Kind.of("boolean", "false", "true"),
                                Kind.of("double precision", "0.1", "0.30000000000000004", "'-Infinity'", "'NaN'"),
                                Kind.of("bytea", "'\\x'", "'\\x00'", "'\\x00ff'", "'\\xff'"),
                                Kind.of("inet", "'10.0.0.1'", "'10.0.0.0/8'", "'::1'"),
                                Kind.of(
                                        "timestamp(6)",
                                        "'2026-01-01 00:00:00.000001'",
                                        "'infinity'",
                                        "'0044-03-15 BC'"),
                                Kind.of(
                                        "timestamptz",
                                        "'2026-10-25 00:30:00+00'",
                                        "'2026-10-25 01:30:00+00'",
                                        "'2026-10-25 01:30:00.5+00'"));
                    case MYSQL ->
                        List.of(
                                Kind.of("mediumint unsigned", "0", "16777215"),
                                Kind.of("bigint unsigned", "0", "9223372036854775808", "18446744073709551615"),
                                Kind.of("tinyint(1)", "-1", "0", "1", "2", "127"),
                                Kind.of("year", "1999", "2026"),
                                Kind.of("binary(16)", "x'00'", "x'00ff'", "x'ff'"),
                                Kind.of("varbinary(9)", "x''", "x'00'", "x'0000'", "x'27'", "x'5c'", "x'ff'"),
                                Kind.of("varchar(20) character set latin1", "'a'", "'ä'", "'z'"),
                                Kind.of("varchar(20) character set utf8mb4 collate utf8mb4_bin", "'A'", "'a'", "'B'"),
                                Kind.of("datetime(6)", "'2026-01-01 00:00:00.000001'", "'2026-01-01 00:00:00.000002'"),
                                Kind.of("timestamp(3)", "'2026-10-25 00:30:00.001'", "'2026-10-25 00:30:00.002'"));
                    case MARIADB ->
                        List.of(
                                Kind.of("uuid", uuid("0"), uuid("7"), uuid("f")),
                                Kind.of("bigint unsigned", "0", "9223372036854775808", "18446744073709551615"),
                                Kind.of("varbinary(9)", "x''", "x'00'", "x'0000'", "x'27'", "x'5c'", "x'ff'"),
                                Kind.of("tinyint(1)", "-1", "0", "1", "2", "127"),
                                Kind.of("inet6", "'::1'", "'fe80::1'"),
                                Kind.of("datetime(6)", "'2026-01-01 00:00:00.000001'", "'2026-01-01 00:00:00.000002'"),
                                Kind.of("timestamp(3)", "'2026-10-25 00:30:00.001'", "'2026-10-25 00:30:00.002'"));
                    case H2 ->
                        List.of(
                                Kind.of("uuid", uuid("0"), uuid("7"), uuid("f")),
                                Kind.of("boolean", "false", "true"),
                                Kind.of("varchar_ignorecase(9)", "'a'", "'B'", "'c'"),
                                Kind.of("varbinary(9)", "x''", "x'00'", "x'0000'", "x'ff'"),
                                Kind.of("binary(2)", "x'0000'", "x'00ff'", "x'ff00'"),
                                Kind.of(
                                        "timestamp(9)",
                                        "'2026-01-01 00:00:00.000000001'",
                                        "'2026-01-01 00:00:00.000000002'"),
                                Kind.of(
                                        "timestamp with time zone",
                                        "'2026-10-25 00:30:00+00'",
                                        "'2026-10-25 03:30:00+02'"));
                });
        return all;
    }

    private static String uuid(String digit) {
        return "'" + digit.repeat(8) + "-0000-4000-8000-" + digit.repeat(12) + "'";
    }

    @EveryDatabase
    void composite_keys_are_walked_column_by_column(Database database, DataSource dataSource) throws SQLException {
        var rig = Rig.ofUsers(database, dataSource);
        rig.execute("create table users (no int, code varchar(9), tenant int, born date, subscription varchar(20),"
                + " tier varchar(20), primary key (tenant, code, born, no))");
        var rows = 0;
        for (int tenant = 1; tenant <= 3; tenant++) {
            for (var code : List.of("a", "b c", "b")) {
                for (int no = -1; no <= 1; no++) {
                    rig.execute("insert into users (no, code, tenant, born, subscription) values (" + no + ", '" + code
                            + "', " + tenant + ", '2026-01-0" + (no + 2) + "', '" + tenant + code + no + "')");
                    rows++;
                }
            }
        }
        for (int size = 1; size <= rows + 1; size++) {
            rig.settings(BatchSettings.DEFAULT.withRows(size));
            rig.execute("update users set tier = null");

            var report = rig.backfill();

            assertThat(report.rowsScanned()).as("batches of " + size).isEqualTo(rows);
            assertThat(report.rowsCopied()).as("batches of " + size).isEqualTo(rows);
            assertThat(report.batches()).as("batches of " + size).isEqualTo((rows + size - 1) / size + 1);
            assertThat(rig.verify().rows()).as("batches of " + size).isEqualTo(rows);
        }
        rig.execute("update users set tier = 'x' where tenant = 2 and code = 'b c' and no = 0");
        var where = rig.verify().differingKeys();
        assertThat(where).hasSize(1);
        assertThat(where.getFirst()).isEqualToIgnoringCase("tenant=2, code=b c, born=2026-01-02, no=0");
    }

    @EveryDatabase
    void names_are_taken_exactly_as_the_database_stores_them(Database database, DataSource dataSource)
            throws SQLException {
        var rig = new Rig(database, dataSource, Migration.of("m", "Order", "from", "Select"));
        var table = rig.quoted("Order");
        rig.execute(
                "create table " + table + " (" + rig.quoted("Group By") + " int, " + rig.quoted("user") + " int, "
                        + rig.quoted("from") + " varchar(9), " + rig.quoted("Select") + " varchar(9), primary key ("
                        + rig.quoted("user") + ", " + rig.quoted("Group By") + "))",
                "insert into " + table + " values (1, 1, 'a', null), (2, 1, 'b', 'b'), (1, 2, 'c', null)");

        assertThat(rig.backfill().rowsCopied()).isEqualTo(2);

        assertThat(rig.verify().clean()).isTrue();
        assertThat(rig.query("select " + rig.quoted("Select") + " from " + table + " order by 1"))
                .containsExactly("a", "b", "c");
    }

    @EveryDatabase
    void a_key_that_cannot_be_walked_without_loss_is_refused(Database database, DataSource dataSource)
            throws SQLException {
        var rig = Rig.ofUsers(database, dataSource);
        var type =
                switch (database) {
                    case POSTGRESQL -> "interval";
                    case MYSQL, MARIADB -> "enum('z', 'a')";
                    case H2 -> "interval day";
                };
        rig.execute("create table users (id " + type
                + " not null primary key, subscription varchar(20), tier varchar(20))");

        assertThatThrownBy(rig::backfill)
                .isInstanceOf(BackfillRefusedException.class)
                .hasMessageContaining("its primary key column '")
                .hasMessageContaining("has the type");
        assertThatThrownBy(rig::verify).isInstanceOf(BackfillRefusedException.class);
    }

    @EveryDatabase
    void a_view_and_a_table_without_key_are_refused(Database database, DataSource dataSource) throws SQLException {
        var rig = Rig.ofUsers(database, dataSource);
        rig.execute("create table people (id int, subscription varchar(20), tier varchar(20))");
        rig.execute("create view users as select * from people");
        assertThatThrownBy(rig::backfill)
                .isInstanceOf(BackfillRefusedException.class)
                .hasMessageContaining("it is a view");

        rig.execute("drop view users", "create table users (id int, subscription varchar(20), tier varchar(20))");
        rig.execute("create unique index uq on users (id)");
        assertThatThrownBy(rig::backfill)
                .isInstanceOf(BackfillRefusedException.class)
                .hasMessageContaining("it has no primary key");
    }
}
