package dev.expandcontract.pace;

import dev.expandcontract.database.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;

/** What a server tells of how busy it is. */
interface ServerLoad {

    /** Sessions that execute a statement, but for this one. */
    long activeSessions(Connection connection) throws SQLException;

    /** Bytes written to the log, since whenever. */
    long logBytes(Connection connection) throws SQLException;

    static ServerLoad of(Database database) {
        return switch (database) {
            case POSTGRESQL -> new Postgresql();
            case MYSQL, MARIADB -> new Mysql();
            case H2 -> new H2();
        };
    }

    /** {@code pg_stat_activity}, and the position of the write-ahead log. */
    final class Postgresql implements ServerLoad {

        @Override
        public long activeSessions(Connection connection) throws SQLException {
            return row(
                    connection,
                    // Of a session that it hides it shows the user and the database, but not of which type it is.
                    "select count(*) filter (where backend_type = 'client backend' and state = 'active'),"
                            + " count(*) filter (where backend_type is null and usesysid is not null and datid is not"
                            + " null or backend_type = 'client backend' and state = 'disabled')"
                            + " from pg_stat_activity where pid <> pg_backend_pid()",
                    found -> {
                        requireSight(
                                found.getLong(2), "Grant it pg_read_all_stats, and see that track_activities is on.");
                        return found.getLong(1);
                    });
        }

        @Override
        public long logBytes(Connection connection) throws SQLException {
            return row(
                    connection,
                    "select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')",
                    found -> found.getLong(1));
        }
    }

    /** The server's status variables, which everybody may read. */
    final class Mysql implements ServerLoad {

        @Override
        public long activeSessions(Connection connection) throws SQLException {
            return status(connection, "Threads_running") - 1;
        }

        @Override
        public long logBytes(Connection connection) throws SQLException {
            return status(connection, "Innodb_os_log_written");
        }

        private static long status(Connection connection, String variable) throws SQLException {
            return row(connection, "show global status like '" + variable + "'", found -> found.getLong(2));
        }
    }

    final class H2 implements ServerLoad {

        @Override
        public long activeSessions(Connection connection) throws SQLException {
            return row(
                    connection,
                    "select count(case when s.session_id <> session_id() then s.executing_statement end),"
                            + " (select count(*) from information_schema.users u where u.is_admin"
                            + " and u.user_name = current_user)"
                            + " from information_schema.sessions s",
                    found -> {
                        if (found.getLong(2) == 0) {
                            throw new SQLException("H2 shows the activity of other sessions to administrators alone."
                                    + " Grant its user admin.");
                        }
                        return found.getLong(1);
                    });
        }

        @Override
        public long logBytes(Connection connection) throws SQLException {
            throw new SQLException("H2 does not tell how much it writes to its log");
        }
    }

    /** Reads the one row of a result. */
    @FunctionalInterface
    interface Reader {
        long read(ResultSet row) throws SQLException;
    }

    private static long row(Connection connection, String sql, Reader reader) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            if (!rows.next()) {
                throw new SQLException("The database gave no row for: " + sql);
            }
            return reader.read(rows);
        }
    }

    private static void requireSight(long hidden, String remedy) throws SQLException {
        if (hidden > 0) {
            throw new SQLException(
                    "The database hides the activity of " + hidden + " sessions from this user. " + remedy);
        }
    }
}
