package dev.expandcontract.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.database.Database;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Side;
import dev.expandcontract.test.MigratingSchema;
import dev.expandcontract.test.PhaseRun;
import dev.expandcontract.test.PhaseState;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The tables of the SQL tests, with rows in them, and an application that sends hand-written SQL with markers. */
final class Shop implements MigratingSchema {

    static final Migration M = Migration.of("m", "users", "subscription", "tier");
    static final Migration N = Migration.of("n", "users", "points", "score");
    static final Migration L = Migration.of("l", "accounts", "login", "username");

    /** The rows of {@code users} at the start of every test, as {@link #assertUsers} expects them. */
    static final String ANN = "1|ann|gold|10";

    static final String BOB = "2|bob|basic|20";
    static final String CID = "3|cid|null|30";

    @Override
    public List<Migration> migrations() {
        return List.of(M, N, L);
    }

    @Override
    public List<String> create(Database database, PhaseState state) {
        var users = new ArrayList<String>();
        users.add(insertUser(state, 1, "ann", "'gold'", 10, 2));
        users.add(insertUser(state, 2, "bob", "'basic'", 20, 1));
        users.add(insertUser(state, 3, "cid", "null", 30, null));
        var all = new ArrayList<>(List.of(
                "create table users (id int primary key, name varchar(50), place int, "
                        + state.columns(M, "varchar(20)") + ", " + state.columns(N, "int default 7") + ")",
                "create table accounts (id int primary key, hits int, " + state.columns(L, "varchar(20) unique") + ")",
                "create table plans (id int primary key, grade varchar(20))",
                "create table visitors (id int primary key, name varchar(50), grade varchar(20))",
                "insert into plans values (1, 'silver'), (2, 'gold')",
                "insert into visitors values (11, 'vic', 'gold'), (12, 'wes', 'basic')"));
        all.addAll(users);
        return all;
    }

    private static String insertUser(PhaseState state, int id, String name, String m, int n, Integer place) {
        var columns = new StringBuilder("id, name, place");
        var values = new StringBuilder(id + ", '" + name + "', " + place);
        for (var side : state.present()) {
            columns.append(", ").append(M.name(side)).append(", ").append(N.name(side));
            values.append(", ").append(m).append(", ").append(n);
        }
        return "insert into users (" + columns + ") values (" + values + ")";
    }

    @Override
    public List<String> tables() {
        return List.of("users", "accounts", "plans", "visitors");
    }

    /** Asserts that every physical column that exists holds just this, {@code id|name|m|n} for each user. */
    static void assertUsers(PhaseRun run, String... rows) {
        for (var side : run.state().present()) {
            assertThat(run.rows("select id, name, " + M.name(side) + ", " + N.name(side) + " from users order by id"))
                    .as("users, side %s, %s", side, run)
                    .containsExactly(rows);
        }
    }

    /** Asserts that every physical column that exists holds just this, {@code id|hits|l} for each account. */
    static void assertAccounts(PhaseRun run, String... rows) {
        for (var side : run.state().present()) {
            assertThat(run.rows("select id, hits, " + L.name(side) + " from accounts order by id"))
                    .as("accounts, side %s, %s", side, run)
                    .containsExactly(rows);
        }
    }

    /** Makes the columns that are not read hold something else, to see that a statement does not read them. */
    static void spoilTheOtherSide(PhaseRun run) {
        Side other = run.state().reads().opposite();
        if (run.present(other)) {
            run.execute("update users set " + M.name(other) + " = 'WRONG', " + N.name(other) + " = -1");
        }
    }

    /** Sends a statement through XC and returns the update count. */
    static int update(PhaseRun run, String sql, Object... parameters) throws SQLException {
        try (var connection = run.dataSource().getConnection();
                var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        }
    }

    /** Sends a query through XC and returns its rows, each as its values with {@code |} between them. */
    static List<String> query(PhaseRun run, String sql, Object... parameters) throws SQLException {
        try (var connection = run.dataSource().getConnection();
                var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (var result = statement.executeQuery()) {
                int columns = result.getMetaData().getColumnCount();
                var rows = new ArrayList<String>();
                while (result.next()) {
                    var values = new ArrayList<String>();
                    for (int i = 1; i <= columns; i++) {
                        values.add(String.valueOf(result.getString(i)));
                    }
                    rows.add(String.join("|", values));
                }
                return rows;
            }
        }
    }
}
