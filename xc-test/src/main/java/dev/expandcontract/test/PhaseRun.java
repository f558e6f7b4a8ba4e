package dev.expandcontract.test;

import dev.expandcontract.database.Database;
import dev.expandcontract.jdbc.MigratingDataSource;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.PhaseBoard;
import dev.expandcontract.phase.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** One run of an {@link EveryPhase} test: a database in a state, and both ways to it. */
public final class PhaseRun {

    private final Bench bench;
    private final PhaseState state;

    PhaseRun(Bench bench, PhaseState state) {
        this.bench = bench;
        this.state = state;
    }

    public Database database() {
        return bench.database();
    }

    public PhaseState state() {
        return state;
    }

    /** Whether the columns of the side exist. */
    public boolean present(Side side) {
        return state.present().contains(side);
    }

    /** The migration of a schema that has just one. */
    public Migration migration() {
        var all = bench.schema().migrations();
        if (all.size() != 1) {
            throw new IllegalStateException(
                    "The test's schema has " + all.size() + " migrations: " + all + ". Name the one you mean.");
        }
        return all.get(0);
    }

    /** What the application under test uses. The same instance in every run of the test class on this database. */
    public MigratingDataSource dataSource() {
        return bench.migrating();
    }

    /** The driver's own data source, past XC and past the log: shows what the physical columns hold. */
    public DataSource raw() {
        return bench.raw();
    }

    /** What reached the driver through {@link #dataSource()} in this run. */
    public StatementLog log() {
        return bench.log();
    }

    /** Where {@link #dataSource()} finds the phases. */
    public PhaseBoard board() {
        return bench.board();
    }

    /**
     * Something that is expensive to make and outlives the runs, such as a session factory: made in the first run of the
     * test class on this database that asks for it, and closed after the last, if it is {@link AutoCloseable}.
     */
    public <T> T shared(Class<T> type, Supplier<T> create) {
        return bench.shared(type, create);
    }

    /**
     * Executes statements on a connection of {@link #raw()}, which is kept for later ones.
     *
     * @throws IllegalStateException if the database refuses one
     */
    public void execute(String... statements) {
        try {
            bench.onConnection(connection -> {
                try (var statement = connection.createStatement()) {
                    for (var sql : statements) {
                        statement.execute(sql);
                    }
                }
                return null;
            });
        } catch (SQLException e) {
            throw new IllegalStateException(database() + " in " + state + " refuses to set up the test", e);
        }
    }

    /**
     * The rows of a query on a connection of {@link #raw()} that is kept, each as its values with {@code |} between them; SQL's NULL is
     * {@code null}.
     *
     * @throws IllegalStateException if the database refuses it
     */
    public List<String> rows(String query) {
        try {
            return bench.onConnection(connection -> rows(connection, query));
        } catch (SQLException e) {
            throw new IllegalStateException(database() + " in " + state + " refuses: " + query, e);
        }
    }

    private static List<String> rows(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(query)) {
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

    void assertAbsentColumnsWereNeverNamed() {
        if (bench.schema().plainSql().isPresent()) {
            return;
        }
        for (var migration : bench.schema().migrations()) {
            for (var side : Side.values()) {
                var name = migration.name(side);
                if (!present(side) && !log().naming(name).isEmpty() && !isColumnElsewhere(name)) {
                    log().assertNeverNames(name);
                }
            }
        }
    }

    /** Texts do not tell which table's column they name; the database does, which lacks the absent one. */
    private boolean isColumnElsewhere(String absent) {
        try (var connection = raw().getConnection();
                var columns = connection
                        .getMetaData()
                        .getColumns(connection.getCatalog(), connection.getSchema(), "%", "%")) {
            while (columns.next()) {
                if (columns.getString("COLUMN_NAME").equalsIgnoreCase(absent)) {
                    return true;
                }
            }
            return false;
        } catch (SQLException e) {
            throw new IllegalStateException(database() + " in " + state + " does not list its columns", e);
        }
    }

    @Override
    public String toString() {
        return database() + " " + state;
    }
}
