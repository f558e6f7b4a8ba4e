package dev.expandcontract.sql;

import dev.expandcontract.phase.Side;
import dev.expandcontract.rewrite.StatementRefusedException;
import dev.expandcontract.test.PhaseState;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Runs a statement as it is, and through XC, and compares what it gives and leaves. */
final class Trial {

    /** What a statement gave and left: labels, rows, an update count, and what the tables hold. */
    record Observation(List<String> labels, List<List<String>> rows, long count, List<List<String>> contents) {

        /** Of a statement that is not to run. */
        static final Observation NONE = new Observation(List.of(), List.of(), 0, List.of());
    }

    private final Lab lab;
    private final Tally tally;

    Trial(Lab lab, Tally tally) {
        this.lab = lab;
        this.tally = tally;
    }

    /**
     * The original on a schema that has nothing but the columns of the side.
     *
     * @return null if the database does not take it
     */
    Observation original(String sql, List<Object> parameters, Side side) throws SQLException {
        var connection = lab.reference(side);
        try {
            return observe(connection, connection, sql, parameters, side);
        } catch (SQLException e) {
            tally.invalid(sql, e);
            return null;
        } finally {
            connection.rollback();
        }
    }

    /** The same through XC. Both sides have to be as expected where both are written. */
    void compare(Lab.Stage stage, String sql, List<Object> parameters, Observation expected) throws SQLException {
        compare(stage, sql, parameters, expected, false);
        // States of one use send the same text.
        if (stage.state() == PhaseState.DUAL_WRITE || stage.state() == PhaseState.SOAK) {
            compare(stage, sql, parameters, expected, true);
        }
    }

    private void compare(Lab.Stage stage, String sql, List<Object> parameters, Observation expected, boolean spoiled)
            throws SQLException {
        var state = stage.state();
        var where = state + (spoiled ? ", the other side spoiled" : "");
        try {
            if (spoiled) {
                for (var statement : lab.tables.spoil(state.reads().opposite())) {
                    try (var update = stage.raw().createStatement()) {
                        update.execute(statement);
                    }
                }
            }
            var found = observe(stage.migrating(), stage.raw(), sql, parameters, state.reads());
            boolean equal = tally.compared(where, sql, expected, withoutTwins(found, expected));
            if (equal && !spoiled && state.present().size() == 2 && isChange(sql)) {
                tally.compared(
                        where + ", other side",
                        sql,
                        expected.contents(),
                        contents(stage.raw(), state.reads().opposite()));
            }
        } catch (StatementRefusedException refused) {
            tally.refused(where, sql, refused.getMessage());
        } catch (SQLException failure) {
            tally.wrong(where, sql, "fails: " + failure.getMessage());
        } finally {
            stage.migrating().rollback();
        }
    }

    private static boolean isChange(String sql) {
        return !fold(sql).startsWith("select");
    }

    /** A {@code *} gives a migrating column under both names, of which the original has one. */
    private Observation withoutTwins(Observation found, Observation expected) {
        var keep = new ArrayList<Integer>();
        var expectedLabels = expected.labels().stream().map(Trial::fold).toList();
        for (int i = 0; i < found.labels().size(); i++) {
            var label = fold(found.labels().get(i));
            boolean twin = found.labels().size() > expected.labels().size()
                    && !expectedLabels.contains(label)
                    && lab.tables.migrations().stream()
                            .anyMatch(migration -> migration.column().hasPhysical(label));
            if (!twin) {
                keep.add(i);
            }
        }
        return new Observation(
                keep.stream().map(found.labels()::get).toList(),
                found.rows().stream()
                        .map(row -> keep.stream().map(row::get).toList())
                        .toList(),
                found.count(),
                found.contents());
    }

    private static String fold(String label) {
        return label.toLowerCase(Locale.ROOT);
    }

    private Observation observe(Connection connection, Connection raw, String sql, List<Object> parameters, Side side)
            throws SQLException {
        var labels = new ArrayList<String>();
        var rows = new ArrayList<List<String>>();
        long count;
        try (var statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            if (statement.execute()) {
                try (var results = statement.getResultSet()) {
                    read(results, labels, rows);
                }
                count = -1;
            } else {
                count = statement.getUpdateCount();
            }
        }
        if (!sql.toLowerCase(Locale.ROOT).contains("order by")) {
            rows.sort((a, b) -> a.toString().compareTo(b.toString()));
        }
        return new Observation(labels, rows, count, isChange(sql) ? contents(raw, side) : List.of());
    }

    private static void bind(PreparedStatement statement, List<Object> parameters) throws SQLException {
        for (int i = 0; i < parameters.size(); i++) {
            statement.setObject(i + 1, parameters.get(i));
        }
    }

    private List<List<String>> contents(Connection raw, Side side) throws SQLException {
        var all = new ArrayList<List<String>>();
        for (var query : lab.tables.contents(side)) {
            try (var statement = raw.createStatement();
                    var results = statement.executeQuery(query)) {
                read(results, new ArrayList<>(), all);
            }
        }
        return all;
    }

    private static void read(ResultSet results, List<String> labels, List<List<String>> rows) throws SQLException {
        var metaData = results.getMetaData();
        for (int i = 1; i <= metaData.getColumnCount(); i++) {
            labels.add(metaData.getColumnLabel(i));
        }
        while (results.next()) {
            var row = new ArrayList<String>();
            for (int i = 1; i <= labels.size(); i++) {
                var value = results.getObject(i);
                row.add(
                        value instanceof BigDecimal number
                                ? number.stripTrailingZeros().toPlainString()
                                : String.valueOf(value));
            }
            rows.add(row);
        }
    }
}
