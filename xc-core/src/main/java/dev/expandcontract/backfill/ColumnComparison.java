package dev.expandcontract.backfill;

import dev.expandcontract.catalog.Quoting;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.Migration;
import dev.expandcontract.rewrite.Comparison;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Compares the columns of a row as a verification does, in a query of the application. */
public final class ColumnComparison implements Comparison {

    private final Subject subject;
    private final DatabaseSql sql;
    private final Quoting quoting;

    private ColumnComparison(Subject subject, DatabaseSql sql, Quoting quoting) {
        this.subject = subject;
        this.sql = sql;
        this.quoting = quoting;
    }

    /**
     * Looks up the columns of the migration.
     *
     * @param dataSource leads to the database itself, past any {@code MigratingDataSource}
     * @throws SQLException if the database fails
     * @throws dev.expandcontract.model.ExpandContractException if the table does not allow it
     */
    public static ColumnComparison of(DataSource dataSource, Database database, Migration migration)
            throws SQLException {
        try (var connection = dataSource.getConnection()) {
            try {
                var table = Subject.table(migration, database, connection);
                var sql = DatabaseSql.of(database, connection, table);
                return new ColumnComparison(
                        Subject.of(migration, Direction.FORWARD, database, table, sql), sql, new Quoting(database));
            } finally {
                if (!connection.getAutoCommit()) {
                    connection.rollback();
                }
            }
        }
    }

    @Override
    public List<String> columns(String qualifier) {
        var from = qualifier + quoting.quote(subject.from().name());
        var to = qualifier + quoting.quote(subject.to().name());
        var columns = new ArrayList<String>();
        switch (subject.migration().conversion()) {
            case Conversion.InSql inSql ->
                columns.add("case when " + SetBasedRows.differ(inSql, subject, sql, from, to) + " then 1 else 0 end");
            case Conversion.InJava java -> {
                columns.add(from);
                columns.add(to);
            }
        }
        for (var column : subject.key()) {
            columns.add(sql.keyText(column.column(), qualifier + quoting.quote(column.name())));
        }
        return columns;
    }

    @Override
    public boolean mayFail() {
        return subject.converts();
    }

    /** Whether the other one compares by the same SQL. */
    public boolean isSame(ColumnComparison other) {
        return subject.equals(other.subject) && columns("").equals(other.columns(""));
    }

    /** The row with the key, given as what was selected for it. */
    public RowKey row(List<@Nullable String> key) {
        return RowKey.of(new KeyBound(key.stream().map(String::valueOf).toList()), subject.key());
    }
}
