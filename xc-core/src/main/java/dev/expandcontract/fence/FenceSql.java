package dev.expandcontract.fence;

import dev.expandcontract.database.Database;
import dev.expandcontract.model.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;

/** What the fence asks of a database. All of it runs in autocommit on the connection given, unless it says otherwise. */
interface FenceSql {

    static FenceSql of(Database database, FenceTables tables) {
        return switch (database) {
            case POSTGRESQL -> new PostgresqlFence(tables);
            case MYSQL -> new MysqlFence(tables, MysqlServer.MYSQL);
            case MARIADB -> new MysqlFence(tables, MysqlServer.MARIADB);
            case H2 -> new H2Fence(tables);
        };
    }

    /**
     * Asks the server whether it shows this user all sessions and prepared transactions.
     *
     * @throws InvisibleSessionsException if it does not, with what to do about it
     */
    void requireSight(Connection connection) throws SQLException;

    /**
     * Takes the session's lock for an epoch, without waiting. Each one taken is to be released once.
     *
     * @return whether it was granted
     */
    boolean lock(Connection connection, long epoch) throws SQLException;

    /**
     * Releases a lock. Runs in a transaction too.
     *
     * @return whether the session held it
     */
    boolean unlock(Connection connection, long epoch) throws SQLException;

    /**
     * Releases a lock in an idle session that is in manual mode, and begins no transaction by it, if that is possible here.
     */
    Unlocked unlockIdle(Connection connection, long epoch) throws SQLException;

    /**
     * Takes the lock by which the session is known to belong to an instance, for as long as the session lives. Runs in a
     * transaction too.
     *
     * @param told the number that the driver was told at login: if the session has another one, nothing is locked
     * @return the session's number in the server
     */
    long identify(Connection connection, long instance, OptionalLong told) throws SQLException;

    /** Whether a connection in manual mode has a transaction open. */
    boolean isInTransaction(Connection connection) throws SQLException;

    /**
     * The sessions on the application's database that no instance has identified. Idle ones that come from the same user,
     * application and host as identified ones are left out: they may be connections of the same pool that were not used yet.
     *
     * @param instances the numbers of all known instances
     */
    List<Stranger> strangers(Connection connection, List<Long> instances) throws SQLException;

    /**
     * The sessions registered for an epoch older than the given one, of any instance.
     *
     * @param instances the numbers of all known instances
     */
    List<Holder> holders(Connection connection, long before, List<Long> instances) throws SQLException;

    /**
     * Ends the session of a holder, if it still holds the lock that it was seen with: the server decides both at once, so
     * that no other session is hit to which it has given the number since.
     */
    Ending end(Connection connection, Holder holder) throws SQLException;

    /** The numbers of the sessions that have said to belong to the instance. */
    List<Long> sessions(Connection connection, long instance) throws SQLException;

    /**
     * The prepared transactions that have used the table, or may have: those of the whole server, where it does not say what
     * they concern.
     */
    List<PreparedTransaction> prepared(Connection connection, TableName table) throws SQLException;
}
