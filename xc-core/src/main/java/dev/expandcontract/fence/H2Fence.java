package dev.expandcontract.fence;

import dev.expandcontract.model.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;

/**
 * Rows in a table, for H2 has no locks of a session. A row counts as long as the session that wrote it lives, which the
 * database's list of sessions shows to its administrators.
 */
final class H2Fence implements FenceSql {

    private static final String SELF = "session_id(), (select session_start from information_schema.sessions"
            + " where session_id = session_id())";

    /** Stands for no epoch: the row that names the instance. */
    private static final long IDENTITY = -1;

    /** What H2 calls a fault of its own. */
    private static final int GENERAL_ERROR = 50_000;

    private static final int ATTEMPTS = 50;

    /** The rows of sessions that live. */
    private static final String LIVING = "from %s f join information_schema.sessions s"
            + " on s.session_id = f.session_id and s.session_start = f.session_start";

    private final String table;

    H2Fence(FenceTables tables) {
        table = tables.fence();
    }

    @Override
    public void requireSight(Connection connection) throws SQLException {
        var user = all(
                connection,
                "select quote_ident(user_name) from information_schema.users"
                        + " where user_name = current_user and not is_admin",
                row -> row.getString(1));
        if (!user.isEmpty()) {
            throw InvisibleSessionsException.missing(
                    user.getFirst(), List.of("ADMIN"), "ALTER USER " + user.getFirst() + " ADMIN TRUE");
        }
    }

    @Override
    public boolean lock(Connection connection, long epoch) throws SQLException {
        if (connection.getTransactionIsolation() == Connection.TRANSACTION_READ_UNCOMMITTED) {
            throw new SQLException("At READ UNCOMMITTED the epoch that is read may never be committed;"
                    + " use READ COMMITTED or a higher isolation");
        }
        return insert(connection, epoch, 0) == 1;
    }

    private int insert(Connection connection, long epoch, long instance) throws SQLException {
        return update(
                connection,
                "insert into " + table + " (session_id, session_start, epoch, instance) select " + SELF + ", " + epoch
                        + ", " + instance);
    }

    @Override
    public boolean unlock(Connection connection, long epoch) throws SQLException {
        return update(
                        connection,
                        "delete from " + table + " where (session_id, session_start) = (" + SELF + ") and epoch = "
                                + epoch + " limit 1")
                == 1;
    }

    @Override
    public Unlocked unlockIdle(Connection connection, long epoch) throws SQLException {
        if (isInTransaction(connection)) {
            return Unlocked.NOT_POSSIBLE;
        }
        var unlocked = Unlocked.of(unlock(connection, epoch));
        connection.commit();
        return unlocked;
    }

    @Override
    public long identify(Connection connection, long instance, OptionalLong told) throws SQLException {
        update(
                connection,
                "delete from " + table + " where (session_id, session_start) not in"
                        + " (select session_id, session_start from information_schema.sessions)");
        insert(connection, IDENTITY, instance);
        return one(connection, "select session_id()", row -> row.getLong(1));
    }

    @Override
    public boolean isInTransaction(Connection connection) throws SQLException {
        return one(
                connection,
                "select contains_uncommitted from information_schema.sessions where session_id = session_id()",
                row -> row.getBoolean(1));
    }

    @Override
    public List<Holder> holders(Connection connection, long before, List<Long> instances) throws SQLException {
        return all(
                connection,
                "select f.session_id, f.epoch, coalesce((select max(i.instance) from " + table
                        + " i where i.session_id = f.session_id and i.session_start = f.session_start and i.epoch = "
                        + IDENTITY
                        + "), 0) as instance, s.user_name, s.client_addr, s.session_state,"
                        + " datediff(millisecond, s.session_start, current_timestamp) / 1000.0 as connected"
                        + " " + LIVING.formatted(table) + " where f.epoch >= 0 and f.epoch < " + before
                        + " order by f.epoch, f.session_id",
                row -> new Holder(
                        row.getLong("session_id"),
                        row.getLong("epoch"),
                        row.getLong("instance"),
                        Queries.text(row, "user_name"),
                        "",
                        Queries.text(row, "client_addr"),
                        Queries.text(row, "session_state"),
                        Queries.seconds(row, "connected"),
                        null));
    }

    @Override
    public Ending end(Connection connection, Holder holder) throws SQLException {
        var told = all(
                connection,
                "select abort_session(f.session_id) " + LIVING.formatted(table) + " where f.session_id = "
                        + holder.session() + " and f.epoch = " + holder.epoch() + " and f.session_id <> session_id()",
                row -> row.getBoolean(1));
        return told.contains(true) ? new Ending.Told() : new Ending.NotThere();
    }

    @Override
    public List<Stranger> strangers(Connection connection, List<Long> instances) {
        // the sessions that XC opens for itself leave no row, and cannot be told from others
        return List.of();
    }

    @Override
    public List<Long> sessions(Connection connection, long instance) throws SQLException {
        return all(
                connection,
                "select f.session_id " + LIVING.formatted(table) + " where f.epoch = " + IDENTITY + " and f.instance = "
                        + instance + " order by f.session_id",
                row -> row.getLong(1));
    }

    @Override
    public List<PreparedTransaction> prepared(Connection connection, TableName table) throws SQLException {
        return all(
                connection,
                "select quote_ident(transaction_name) from information_schema.in_doubt order by transaction_name",
                row -> {
                    var name = row.getString(1);
                    return new PreparedTransaction(
                            name, "", null, false, "COMMIT TRANSACTION " + name, "ROLLBACK TRANSACTION " + name);
                });
    }

    private static <T> List<T> all(Connection connection, String sql, Queries.Reader<T> reader) throws SQLException {
        return repeated(() -> Queries.all(connection, sql, reader));
    }

    private static <T> T one(Connection connection, String sql, Queries.Reader<T> reader) throws SQLException {
        return repeated(() -> Queries.one(connection, sql, reader));
    }

    private static int update(Connection connection, String sql) throws SQLException {
        return repeated(() -> Queries.update(connection, sql));
    }

    /**
     * H2 asks each session that it lists for its transaction, and fails if that ends meanwhile. The statement has then done
     * nothing.
     */
    private static <T> T repeated(Asked<T> asked) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                return asked.ask();
            } catch (SQLException e) {
                if (e.getErrorCode() != GENERAL_ERROR || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    @FunctionalInterface
    private interface Asked<T> {
        T ask() throws SQLException;
    }
}
