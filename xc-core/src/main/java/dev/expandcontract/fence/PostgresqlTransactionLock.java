package dev.expandcontract.fence;

import java.sql.Connection;
import java.sql.SQLException;

/** The same advisory locks as {@link PostgresqlFence}, held by the transaction instead of the session. */
final class PostgresqlTransactionLock implements TransactionLock {

    private final String control;
    private final String instance;

    PostgresqlTransactionLock(FenceTables tables) {
        control = PostgresqlFence.key(tables.control());
        instance = PostgresqlFence.key(tables.instance());
    }

    @Override
    public Taken take(Connection connection, long epoch, long number) throws SQLException {
        return Queries.one(
                connection,
                "select " + PostgresqlFence.onPrimary(lock(control, epoch)) + ", " + lock(instance, number)
                        + ", current_setting('transaction_isolation')",
                row -> {
                    var isolation = row.getString(3);
                    return new Taken(PostgresqlFence.granted(row), isolation.startsWith("read ") ? null : isolation);
                });
    }

    private static String lock(String key, long number) {
        return "pg_try_advisory_xact_lock_shared(" + key + ", " + Math.toIntExact(number) + ")";
    }
}
