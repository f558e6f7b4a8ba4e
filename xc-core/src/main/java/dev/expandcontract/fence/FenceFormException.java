package dev.expandcontract.fence;

import dev.expandcontract.database.Database;
import java.sql.Connection;
import java.sql.SQLNonTransientException;
import org.jspecify.annotations.Nullable;

/**
 * The fence has no form that is safe for statements of migrating columns on this connection or in this transaction. Nothing
 * was executed. It is refused again until the application or the setting {@code fence} is changed.
 */
public final class FenceFormException extends SQLNonTransientException implements Unregistered {

    private static final long serialVersionUID = 1L;

    private FenceFormException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public FenceFormException again() {
        return new FenceFormException(String.valueOf(getMessage()), this);
    }

    static FenceFormException severalServers(Connection connection) {
        return new FenceFormException(
                "Statements of migrating columns are refused on this connection, a "
                        + connection.getClass().getName()
                        + ", because its driver may take it over to another server while it is open, where it is not"
                        + " registered and nobody looks for it. Use a URL of a single host, such as a name that always leads"
                        + " to the primary.",
                null);
    }

    static FenceFormException unknownDriver(Connection connection) {
        return new FenceFormException(
                "Statements of migrating columns are refused on this connection, a "
                        + connection.getClass().getName()
                        + ", because it cannot be told whether it keeps its database session: it does not unwrap to a"
                        + " connection of PostgreSQL JDBC, MySQL Connector/J or MariaDB Connector/J. Use a"
                        + " pool or wrapper that unwraps; or say what is known: fence(FenceForm.SESSION) if each connection"
                        + " keeps one session from login to close, fence(FenceForm.TRANSACTION) if a proxy may change it"
                        + " between transactions.",
                null);
    }

    static FenceFormException proxy(Database database, long told, long found) {
        return new FenceFormException(
                "Statements of migrating columns are refused on this connection: the driver was told session " + told
                        + " at login, but the server answers as session " + found
                        + ", so that a proxy is in between that may"
                        + " give each transaction another session, and XC has no fence by transaction for " + database
                        + ". Connect past the proxy; or, if it keeps one session for each connection, as ProxySQL does once"
                        + " a lock is held, say so by fence(FenceForm.SESSION).",
                null);
    }

    static FenceFormException standby() {
        return new FenceFormException(
                "Statements of migrating columns are refused on this connection, because it leads to a standby: whether"
                        + " something there still reads under an earlier phase cannot be seen on the primary. Nothing was"
                        + " executed. Use a connection to the primary, for example by targetServerType=primary in the URL.",
                null);
    }

    static FenceFormException autocommit() {
        return new FenceFormException(
                "A statement of a migrating column is refused in autocommit, because on this connection the fence is taken"
                        + " by each transaction: a proxy may give the next statement another session. Nothing was executed."
                        + " Run it in a transaction: setAutoCommit(false), then commit(). Or connect past the proxy.",
                null);
    }

    static FenceFormException isolation(String level) {
        return new FenceFormException(
                "Statements of migrating columns are refused in this transaction, because on this connection the fence is"
                        + " taken by each transaction, and this one's isolation is '" + level
                        + "': it sees the database as of its first statement, before its registration can be seen by others."
                        + " Nothing was executed. Use READ COMMITTED, or connect past the proxy.",
                null);
    }
}
