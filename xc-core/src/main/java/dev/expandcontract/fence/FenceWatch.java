package dev.expandcontract.fence;

import dev.expandcontract.database.Database;
import dev.expandcontract.model.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** Looks at the registrations of the whole fleet, on connections of its own, and waits for nothing. */
public final class FenceWatch {

    private final DataSource dataSource;
    private final Database database;
    private final FenceSql sql;

    /**
     * @param dataSource the application's own data source, unwrapped
     * @param tables where the metadata tables are
     */
    public FenceWatch(DataSource dataSource, Database database, FenceTables tables) {
        this.dataSource = dataSource;
        this.database = database;
        this.sql = FenceSql.of(database, tables);
    }

    /**
     * Checks that whatever could still commit would be seen.
     *
     * @throws InvisibleSessionsException if it would not
     * @throws FenceAccessException if the database cannot be asked
     */
    public void requireSight() {
        look(connection -> {
            sql.requireSight(connection);
            return true;
        });
    }

    /**
     * The sessions that are registered for an epoch older than the given one. When there is none once that epoch is the
     * present one, there will be none again: a session that takes an older lock later sees the present epoch before it runs
     * anything.
     *
     * @param instances the numbers of all known instances, to tell whose sessions they are
     * @throws FenceAccessException if the database cannot be asked
     */
    public List<Holder> holders(long before, List<Long> instances) {
        return look(connection -> sql.holders(connection, before, instances));
    }

    /**
     * The prepared transactions that have used the table, or may have. One that ran under an older epoch is among them, if
     * {@link #holders} found none registered for that epoch before this look: its session let go of the epoch after it was
     * prepared.
     *
     * @throws FenceAccessException if the database cannot be asked
     */
    public List<PreparedTransaction> prepared(TableName table) {
        return look(connection -> sql.prepared(connection, table));
    }

    /**
     * Has the server end the session of a holder, if it is still registered as it was seen. Its transaction is rolled back,
     * unless it has committed before; look again to know.
     *
     * @throws FenceAccessException if the database cannot be asked
     */
    public Ending end(Holder holder) {
        return look(connection -> sql.end(connection, holder));
    }

    /**
     * The numbers in the server of the sessions that belong to the instance.
     *
     * @param instance the instance's number
     * @throws FenceAccessException if the database cannot be asked
     */
    public List<Long> sessions(long instance) {
        return look(connection -> sql.sessions(connection, instance));
    }

    /**
     * The servers that follow this one, as far as it knows: what each is called and where it is. What reads there is not
     * among the holders.
     *
     * @throws FenceAccessException if the database cannot be asked
     */
    public List<String> standbys() {
        return look(connection -> Standbys.of(database, connection));
    }

    /**
     * The sessions on the application's database that belong to no instance. None is known on H2.
     *
     * @param instances the numbers of all known instances
     * @throws FenceAccessException if the database cannot be asked
     */
    public List<Stranger> strangers(List<Long> instances) {
        return look(connection -> sql.strangers(connection, instances));
    }

    @FunctionalInterface
    private interface Look<T> {
        T at(Connection connection) throws SQLException;
    }

    private <T> T look(Look<T> look) {
        try (var connection = dataSource.getConnection()) {
            boolean manual = !connection.getAutoCommit();
            try {
                return look.at(connection);
            } finally {
                if (manual) {
                    connection.rollback();
                }
            }
        } catch (SQLException e) {
            throw new FenceAccessException(e);
        }
    }
}
