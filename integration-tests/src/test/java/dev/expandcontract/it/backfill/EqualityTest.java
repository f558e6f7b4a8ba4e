package dev.expandcontract.it.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.backfill.BackfillReport;
import dev.expandcontract.database.Database;
import dev.expandcontract.test.EveryDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** What counts as a difference: whatever the application could tell apart. */
class EqualityTest {

    private record Pair(String old, String next) {}

    @EveryDatabase
    void strings_that_a_collation_calls_equal_are_copied_all_the_same(Database database, DataSource dataSource)
            throws SQLException {
        for (var type : caseBlindTypes(database)) {
            var rig = users(database, dataSource, type, type);
            insert(
                    rig,
                    new Pair("'Gold'", "'gold'"),
                    new Pair("'gold'", "'gold'"),
                    new Pair("'gold '", "'gold'"),
                    new Pair("'e'", "'E'"),
                    new Pair("''", "' '"),
                    new Pair("''", "''"));

            assertThat(rig.verify().differingKeys())
                    .as(type)
                    .map(String::toLowerCase)
                    .containsExactly("id=0", "id=2", "id=3", "id=4");
            assertThat(rig.backfill().rowsCopied()).as(type).isEqualTo(4);
            assertThat(rig.verify().clean()).as(type).isTrue();
            assertThat(rig.query("select concat('<', tier, '>') from users order by id"))
                    .as(type)
                    .containsExactly("<Gold>", "<gold>", "<gold >", "<e>", "<>", "<>");
        }
    }

    private static List<String> caseBlindTypes(Database database) {
        return switch (database) {
            case POSTGRESQL -> List.of("varchar(20)", "text", "text collate blind");
            case MYSQL, MARIADB ->
                List.of(
                        "varchar(20) character set utf8mb4 collate utf8mb4_general_ci",
                        "varchar(20) character set latin1 collate latin1_swedish_ci",
                        "text character set utf8mb4 collate utf8mb4_unicode_ci");
            case H2 -> List.of("varchar(20)", "varchar_ignorecase(20)", "clob");
        };
    }

    @EveryDatabase
    void null_and_empty_are_different_and_null_equals_null(Database database, DataSource dataSource)
            throws SQLException {
        var rig = users(database, dataSource, "varchar(20)", "varchar(20)");
        insert(
                rig,
                new Pair("null", "''"),
                new Pair("''", "null"),
                new Pair("null", "null"),
                new Pair("null", "'x'"),
                new Pair("'x'", "null"));

        assertThat(rig.verify().differences()).isEqualTo(4);
        assertThat(rig.backfill().rowsCopied()).isEqualTo(4);
        assertThat(rig.query("select tier from users order by id")).containsExactly(null, "", null, null, "x");
        assertThat(rig.verify().clean()).isTrue();
    }

    @EveryDatabase
    void blanks_that_a_fixed_length_adds_are_no_difference(Database database, DataSource dataSource)
            throws SQLException {
        var rig = users(database, dataSource, "char(8)", "varchar(8)");
        insert(rig, new Pair("'a'", "'a'"), new Pair("'a'", "'b'"), new Pair("'a'", "'A'"), new Pair("''", "''"));

        assertThat(rig.verify().differences()).isEqualTo(2);
        assertThat(rig.backfill().rowsCopied()).isEqualTo(2);
        assertThat(rig.verify().clean()).isTrue();
    }

    @EveryDatabase
    void every_type_of_value_is_copied_and_compared(Database database, DataSource dataSource) throws SQLException {
        var types = new ArrayList<>(List.of(
                new Case("int", "bigint", "7", "8"),
                new Case("decimal(20,10)", "decimal(22,11)", "0.0000000001", "0.0000000002"),
                new Case("date", "date", "'2026-01-01'", "'2026-01-02'"),
                new Case(
                        "timestamp(6)", "timestamp(6)", "'2026-01-01 10:00:00.000001'", "'2026-01-01 10:00:00.000002'"),
                new Case("double precision", "double precision", "0.1", "0.10000000000000002"),
                new Case("boolean", "boolean", "true", "false")));
        types.addAll(
                switch (database) {
                    case POSTGRESQL ->
                        List.of(
                                new Case("json", "json", "'{\"a\":1}'", "'{\"a\": 1}'"),
                                new Case("jsonb", "jsonb", "'{\"a\":1}'", "'{\"a\":2}'"),
                                new Case("uuid", "uuid", "gen_random_uuid()", "gen_random_uuid()"),
                                new Case("bytea", "bytea", "'\\x00'", "'\\x0000'"),
                                new Case("text[]", "text[]", "'{a,b}'", "'{a,B}'"),
                                new Case("point", "point", "'(1,2)'", "'(1,3)'"),
                                new Case("mood", "mood", "'sad'", "'Sad'"),
                                new Case("numeric", "numeric", "'NaN'", "1e100"));
                    case MYSQL ->
                        List.of(
                                new Case("json", "json", "'{\"a\": 1}'", "'{\"a\": \"1\"}'"),
                                new Case(
                                        "enum('a','B','b')  collate utf8mb4_bin",
                                        "enum('B','b','a') collate utf8mb4_bin",
                                        "'b'",
                                        "'B'"),
                                new Case("varbinary(9)", "varbinary(9)", "x'00'", "x'0000'"),
                                new Case("blob", "blob", "x'00'", "x'0000'"),
                                new Case(
                                        "varchar(9) character set latin1",
                                        "varchar(9) character set utf8mb4 collate utf8mb4_bin",
                                        "'\u00e4'",
                                        "'a'"),
                                new Case("bit(8)", "bit(8)", "b'1'", "b'11'"));
                    case MARIADB ->
                        List.of(
                                new Case("json", "json", "'{\"a\":1}'", "'{\"a\": 1}'"),
                                new Case("uuid", "uuid", "uuid()", "uuid()"),
                                new Case("blob", "blob", "x'00'", "x'0000'"),
                                new Case(
                                        "varchar(9) character set latin1",
                                        "varchar(9) character set utf8mb4 collate utf8mb4_bin",
                                        "'\u00e4'",
                                        "'a'"));
                    case H2 ->
                        List.of(
                                new Case("uuid", "uuid", "random_uuid()", "random_uuid()"),
                                new Case("varbinary(9)", "varbinary(9)", "x'00'", "x'0000'"),
                                new Case("json", "json", "json '{\"a\":1}'", "json '{\"a\":2}'"),
                                new Case("int array", "int array", "array[1]", "array[1, 2]"),
                                new Case("enum('a','b')", "enum('a','b')", "'a'", "'b'"));
                });
        for (var one : types) {
            var rig = users(database, dataSource, one.old, one.next);
            insert(
                    rig,
                    new Pair(one.value, one.other),
                    new Pair(one.value, "null"),
                    new Pair("null", one.other),
                    new Pair("null", "null"));

            assertThat(rig.verify().differences()).as(one.old).isEqualTo(3);
            BackfillReport report = rig.backfill();
            assertThat(report.interruption()).as(one.old).isNull();
            assertThat(report.rowsCopied()).as(one.old).isEqualTo(3);
            assertThat(rig.verify().clean()).as(one.old).isTrue();
        }
    }

    private record Case(String old, String next, String value, String other) {}

    @EveryDatabase
    void a_verification_finds_exactly_the_corrupted_rows(Database database, DataSource dataSource) throws SQLException {
        var rig = users(database, dataSource, "varchar(20)", "varchar(20)");
        for (int i = 0; i < 60; i++) {
            rig.execute("insert into users values (" + i + ", 'v" + i + "', 'v" + i + "')");
        }
        rig.execute("update users set tier = 'V7' where id = 7");
        rig.execute("update users set tier = null where id in (0, 33)");
        rig.execute("update users set subscription = 'other' where id = 59");

        var report = rig.verify();

        assertThat(report.finished()).isTrue();
        assertThat(report.rows()).isEqualTo(60);
        assertThat(report.differences()).isEqualTo(4);
        assertThat(report.differingKeys()).map(String::toLowerCase).containsExactly("id=0", "id=7", "id=33", "id=59");
    }

    private static Rig users(Database database, DataSource dataSource, String old, String next) throws SQLException {
        var rig = Rig.ofUsers(database, dataSource);
        rig.execute("drop table if exists users");
        if (database == Database.POSTGRESQL) {
            rig.execute(
                    "create collation if not exists blind"
                            + " (provider = icu, locale = 'und-u-ks-level1', deterministic = false)",
                    "drop type if exists mood",
                    "create type mood as enum ('sad', 'Sad')");
        }
        var nullable = database == Database.MYSQL || database == Database.MARIADB ? " null" : "";
        rig.execute("create table users (id int primary key, subscription " + old + nullable + ", tier " + next
                + nullable + ")");
        return rig;
    }

    private static void insert(Rig rig, Pair... pairs) throws SQLException {
        for (int i = 0; i < pairs.length; i++) {
            rig.execute("insert into users values (" + i + ", " + pairs[i].old + ", " + pairs[i].next + ")");
        }
    }
}
