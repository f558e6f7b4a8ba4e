package dev.expandcontract.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.database.Database;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.Migration;
import dev.expandcontract.model.MigrationRegistry;
import dev.expandcontract.phase.ColumnUse;
import dev.expandcontract.phase.Side;
import dev.expandcontract.rewrite.ConversionStatements.Generated;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Generated statements mean the same whichever column holds the value, and whatever it holds there. Each runs on H2 on four
 * tables, one for each use of the columns, that hold the same rows in the application's eyes. {@code -Dxc.seed=} repeats a
 * run that failed; each failure names its seed.
 */
class ConversionPropertyTest {

    private static final int STATEMENTS = 1000;

    private static final List<Migration> MIGRATIONS = List.of(
            Migration.of("price", "items", "cents", "amount")
                    .with(new Conversion.Pair(
                            "cast({value} / 100.0 as decimal(10, 2))",
                            "cast(cast({value} as decimal(10, 2)) * 100 as bigint)",
                            true)),
            Migration.of("kind", "items", "code", "category")
                    .with(new Conversion.Pair(
                            "case when {value} = 'F' then 'food' else 'x' || {value} end",
                            "case when cast({value} as varchar) = 'food' then 'F'"
                                    + " else substring(cast({value} as varchar), 2) end",
                            false)),
            Migration.of("mail", "items", "email", "address")
                    .with(new Conversion.OneWay("lower(cast({value} as varchar))")),
            // What the old column holds in row 5 cannot be converted.
            Migration.of("level", "items", "rank_name", "rank_no")
                    .with(new Conversion.Pair(
                            "case when {value} = 'bad' then null else cast({value} as int) end",
                            "cast(cast({value} as int) as varchar)",
                            false)));

    private final Rewriter rewriter =
            new Rewriter(MigrationRegistry.of(MIGRATIONS.toArray(Migration[]::new)), Database.H2);

    @Test
    void everyStatementMeansTheSameInEveryUse() throws SQLException {
        long start = Long.getLong("xc.seed", System.nanoTime());
        Map<ColumnUse, Connection> connections = new EnumMap<>(ColumnUse.class);
        for (var use : ColumnUse.values()) {
            var connection = DriverManager.getConnection("jdbc:h2:mem:conversion_" + use);
            connections.put(use, connection);
            create(connection, use);
        }
        int narrowed = 0;
        for (long seed = start; seed < start + STATEMENTS; seed++) {
            var generated = new ConversionStatements(seed).statement();
            var where = "seed %d: %s %s".formatted(seed, generated.sql(), generated.parameters());
            var expected = run(connections.get(ColumnUse.NEXT_ONLY), ColumnUse.NEXT_ONLY, generated, where);
            for (var use : List.of(ColumnUse.OLD_ONLY, ColumnUse.BOTH_READ_OLD, ColumnUse.BOTH_READ_NEXT)) {
                assertThat(run(connections.get(use), use, generated, where))
                        .as(use + ", " + where)
                        .isEqualTo(expected);
            }
            var sql = rendered(generated, ColumnUse.OLD_ONLY).sql();
            narrowed += sql.contains("(i.cents = (") || sql.contains("(i.code = (") ? 1 : 0;
        }
        for (var connection : connections.values()) {
            connection.close();
        }
        assertThat(narrowed).isGreaterThan(STATEMENTS / 50);
    }

    private RewrittenStatement rendered(Generated generated, ColumnUse use) throws SQLException {
        return rewriter.template(generated.sql()).render(migration -> use);
    }

    /** What the statement answers, and what the table holds afterwards in the application's eyes. */
    private List<String> run(Connection connection, ColumnUse use, Generated generated, String where)
            throws SQLException {
        var rewritten = rendered(generated, use);
        connection.setAutoCommit(false);
        try (var statement = connection.prepareStatement(rewritten.sql())) {
            bind(statement, generated, rewritten.parameters());
            List<String> rows;
            if (statement.execute()) {
                rows = rows(statement);
                rows.sort(null);
            } else {
                rows = new ArrayList<>(List.of("changed " + statement.getUpdateCount()));
                for (var side : sides(use)) {
                    assertThat(stored(connection, side))
                            .as("%s of %s, %s", side, use, where)
                            .isEqualTo(stored(connection, use.reads()));
                }
                rows.addAll(stored(connection, use.reads()));
            }
            return rows;
        } catch (SQLException e) {
            throw new SQLException(use + ", " + where + ": " + rewritten.sql(), e);
        } finally {
            connection.rollback();
        }
    }

    private static void bind(PreparedStatement statement, Generated generated, ParameterPlan plan) throws SQLException {
        for (int i = 1; i <= plan.logicalCount(); i++) {
            for (int which = 0; which < plan.count(i); which++) {
                statement.setObject(
                        plan.physical(i, which), generated.parameters().get(i - 1));
            }
        }
    }

    private static List<String> rows(PreparedStatement statement) throws SQLException {
        var rows = new ArrayList<String>();
        try (var result = statement.getResultSet()) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                var row = new StringBuilder();
                for (int i = 1; i <= columns; i++) {
                    row.append(result.getString(i)).append('|');
                }
                rows.add(row.toString());
            }
        }
        return rows;
    }

    private static List<String> stored(Connection connection, Side side) throws SQLException {
        var columns = new StringBuilder();
        for (var migration : MIGRATIONS) {
            var name = migration.name(side);
            columns.append(", ")
                    .append(((Conversion.InSql) migration.conversion())
                            .read(side)
                            .map(expression -> Conversion.apply(expression, name))
                            .orElse(name));
        }
        try (var statement = connection.prepareStatement("select id, n" + columns + " from items order by id")) {
            statement.execute();
            return rows(statement);
        }
    }

    private static List<Side> sides(ColumnUse use) {
        return switch (use) {
            case OLD_ONLY -> List.of(Side.OLD);
            case NEXT_ONLY -> List.of(Side.NEXT);
            case BOTH_READ_OLD, BOTH_READ_NEXT -> List.of(Side.OLD, Side.NEXT);
        };
    }

    private void create(Connection connection, ColumnUse use) throws SQLException {
        var columns = new StringBuilder();
        for (var side : sides(use)) {
            columns.append(
                    side == Side.OLD
                            ? ", cents bigint, code varchar(50), email varchar(50), rank_name varchar(50)"
                            : ", amount decimal(10, 2), category varchar(50), address varchar(50), rank_no int");
        }
        try (var statement = connection.createStatement()) {
            statement.execute(
                    "create table items (id int primary key, n decimal(10, 2), t varchar(50)" + columns + ")");
        }
        var insert = rewriter.template(
                        "insert into items (id, n, t, xc$price, xc$kind, xc$mail, xc$level) values (?, ?, ?, ?, ?, ?, ?)")
                .render(migration -> use);
        for (int id = 0; id < 12; id++) {
            try (var statement = connection.prepareStatement(insert.sql())) {
                bind(statement, ConversionStatements.row(id), insert.parameters());
                statement.execute();
            }
        }
        if (sides(use).contains(Side.OLD)) {
            try (var statement = connection.createStatement()) {
                statement.execute("update items set rank_name = 'bad' where id = 5");
            }
        }
    }
}
