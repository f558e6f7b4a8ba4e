package dev.expandcontract.fence;

import dev.expandcontract.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Locks an epoch for one transaction. */
interface TransactionLock {

    /** How it is done in a database, or null if it is not. */
    static @Nullable TransactionLock of(Database database, FenceTables tables) {
        return switch (database) {
            case POSTGRESQL -> new PostgresqlTransactionLock(tables);
            case MYSQL, MARIADB, H2 -> null;
        };
    }

    /**
     * Takes the locks of the epoch and of the instance until the transaction ends, without waiting. To be the first
     * statement of the transaction, so that no return to a savepoint gives them back.
     *
     * @param connection in manual mode, with no transaction open
     */
    Taken take(Connection connection, long epoch, long instance) throws SQLException;

    /**
     * What came of it.
     *
     * @param granted whether the epoch's lock was granted
     * @param isolation the transaction's isolation, if statements that follow could not see what was committed meanwhile,
     *     or null
     */
    record Taken(boolean granted, @Nullable String isolation) {}
}
