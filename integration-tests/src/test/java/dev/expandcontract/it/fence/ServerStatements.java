package dev.expandcontract.it.fence;

import dev.expandcontract.database.Database;
import java.sql.Connection;
import java.sql.SQLException;

/** What a server itself has counted. */
final class ServerStatements {

    private ServerStatements() {}

    /**
     * How much the server says it has done: on MySQL and MariaDB the statements of the session, on PostgreSQL the
     * transactions of the database, of which every statement outside of a transaction is one.
     */
    static long count(Database database, Stand stand, Connection session) throws SQLException {
        return switch (database) {
            case MYSQL, MARIADB -> {
                try (var statement = session.createStatement();
                        var rows = statement.executeQuery("show session status like 'Questions'")) {
                    rows.next();
                    yield rows.getLong(2);
                }
            }
            case POSTGRESQL -> {
                Stand.run(session, "select pg_stat_force_next_flush()");
                session.commit();
                yield Long.parseLong(stand.read("select pg_stat_get_db_xact_commit(oid) from pg_database"
                        + " where datname = current_database()"));
            }
            case H2 -> throw new IllegalArgumentException("H2 counts no statements");
        };
    }
}
