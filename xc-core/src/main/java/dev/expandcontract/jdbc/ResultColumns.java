package dev.expandcontract.jdbc;

import dev.expandcontract.conversion.JavaConversion;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Side;
import dev.expandcontract.rewrite.JavaPlan;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which columns of a result are converted in Java. */
@FunctionalInterface
interface ResultColumns {

    /**
     * A column.
     *
     * @param stored the side as which it is stored
     */
    record Column(JavaConversion conversion, Side stored) {}

    /**
     * The column, or null if it comes as the database gives it.
     *
     * @param column from 1
     */
    @Nullable
    Column of(int column);

    /** Those of the statement's result. */
    static ResultColumns of(JavaPlan plan) {
        return column -> {
            var result = plan.result(column);
            return result == null ? null : column(result.migration(), result.stored());
        };
    }

    /**
     * Those of generated keys, by their names: the driver may add columns that nobody asked for.
     *
     * @param keys describes them
     */
    static ResultColumns ofKeys(JavaPlan plan, ResultSetMetaData keys) throws SQLException {
        Map<Integer, Column> found = new HashMap<>();
        for (int i = 1; i <= keys.getColumnCount(); i++) {
            for (var migration : plan.migrations()) {
                for (var side : Side.values()) {
                    if (migration.name(side).equalsIgnoreCase(keys.getColumnName(i))) {
                        found.put(i, column(migration, side));
                    }
                }
            }
        }
        return found::get;
    }

    private static Column column(Migration migration, Side stored) {
        return new Column(JavaConversion.of(migration), stored);
    }
}
