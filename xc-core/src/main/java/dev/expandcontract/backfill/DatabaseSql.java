package dev.expandcontract.backfill;

import dev.expandcontract.catalog.ColumnInfo;
import dev.expandcontract.catalog.TableInfo;
import dev.expandcontract.database.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What differs between the databases when a table is walked by its key and two of its columns are compared. */
interface DatabaseSql {

    /** The SQL of the database for the table, which some databases have to be asked about. */
    static DatabaseSql of(Database database, Connection connection, TableInfo table) throws SQLException {
        return switch (database) {
            case POSTGRESQL -> new PostgreSql();
            case MYSQL, MARIADB -> MySql.of(connection, table);
            case H2 -> new H2Sql();
        };
    }

    /** How a value of the key column is bound, or null if such a key cannot be walked without loss. */
    @Nullable
    KeyKind keyKind(ColumnInfo column);

    /** SQL that turns the key column into text for {@link #keyKind} to bind again. */
    String keyText(ColumnInfo column, String expression);

    /** The key is after the bound or, if {@code upTo}, not after it; in the form that uses the key's index. */
    KeyPredicate compare(List<String> columns, boolean upTo);

    /**
     * The columns hold different values. NULL equals NULL. Text is compared by the codes of its characters: strings that a
     * collation calls equal may be different values, whereas strings of the same codes are equal under every collation.
     * Where one column pads with blanks, trailing blanks do not count.
     */
    String differ(ColumnInfo one, String oneSql, ColumnInfo other, String otherSql);

    /** SQL for a parameter that is to become a value of the column, for {@link #bind} to set. */
    String parameter(ColumnInfo column);

    /** Sets a parameter to a value that a converter has made. */
    void bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException;

    /** The clause that locks selected rows as an UPDATE that leaves their keys alone does. */
    String forUpdate();

    /** The isolation level, for JDBC, at which a transaction reads one state of the database from begin to end. */
    default int oneStateIsolation() {
        return Connection.TRANSACTION_REPEATABLE_READ;
    }

    /** Whether an UPDATE can lock by itself what nobody else holds and change only that. */
    default boolean locksWithinUpdate() {
        return false;
    }

    /**
     * The statement after which those of the open transaction wait no longer for a lock than that; null if this cannot be
     * changed within a transaction.
     */
    default @Nullable String waitForLocks(Duration time) {
        return null;
    }

    /** Columns that an UPDATE changes unless it assigns them to themselves. */
    List<String> touchedByUpdate();

    /** Whether {@link #prepareSession} sets the time zone of the session for the sake of the key. */
    default boolean readsTimesInUtc(List<ColumnInfo> key) {
        return false;
    }

    /** Sets up the session, outside of a transaction. */
    void prepareSession(Connection connection, List<ColumnInfo> key, Duration lockTimeout) throws SQLException;

    /** Undoes {@link #prepareSession}, outside of a transaction. */
    void restoreSession(Connection connection) throws SQLException;

    /** The first statement of each transaction, or null. */
    @Nullable
    String beginTransaction(Duration lockTimeout);

    /** Whether another transaction was in the way, so that the same batch may succeed when tried again. */
    boolean isTransient(SQLException e);

    /** Whether a statement failed for what a row holds, or what is made of that, and not for something else. */
    boolean isOfRow(SQLException e);

    /** The condition that a row of the table {@code t} is in some {@link #blocks}, from the first up to but without the last. */
    String WITHIN_BLOCKS = "t.ctid >= cast(? as tid) and t.ctid < cast(? as tid)";

    /** The blocks that the table has now, empty unless the database can read some of them by themselves. */
    default Optional<Stretch.Blocks> blocks(Connection connection, TableInfo table) throws SQLException {
        return Optional.empty();
    }

    /** The number of rows that the database's statistics tell, or less than one if they tell none. */
    long estimatedRows(Connection connection, TableInfo table) throws SQLException;
}
