package dev.expandcontract.metadata;

import dev.expandcontract.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The way to the metadata tables. Thread-safe. */
public final class MetadataStore {

    private final Transactions transactions;
    private final TablePrefix prefix;
    private final MetadataSql sql;

    /**
     * @param dataSource the application's own data source, unwrapped
     * @param database the database that it leads to
     */
    public MetadataStore(DataSource dataSource, Database database, TablePrefix prefix) {
        transactions = new Transactions(dataSource);
        this.prefix = prefix;
        sql = MetadataSql.of(database);
    }

    /** What happens in a transaction. */
    @FunctionalInterface
    public interface Work<T> {
        T run(MetadataTransaction transaction) throws SQLException;
    }

    /**
     * Checks the tables, and creates them if they are missing.
     *
     * @param create whether missing tables are created
     * @throws MetadataSchemaException if they are missing, cannot be created, or are newer than this library
     * @throws MetadataAccessException if the database cannot be asked
     */
    public void install(boolean create, Timing timing) {
        try {
            new SchemaInstaller(transactions, prefix, sql, timing).install(create);
        } catch (SQLException e) {
            throw new MetadataAccessException(prefix, "looking for the metadata tables", e);
        }
    }

    /** From now on does this first with every connection that is opened for the metadata. */
    public void greet(Greeting greeting) {
        transactions.greet(greeting);
    }

    /**
     * Listens for new epochs, if the database announces them and its driver is known.
     *
     * @param source where the one connection comes from that is kept until the notices are closed
     * @param noticed is called when there may be a new epoch
     * @return null if there is nothing to listen to
     */
    public @Nullable Notices listen(DataSource source, Runnable noticed) {
        return Notices.listen(source, sql, prefix, transactions.greeting(), noticed);
    }

    /**
     * Where the tables are that {@link #install} has found.
     *
     * @throws MetadataAccessException if the database fails
     */
    public MetadataLocation locate() {
        try {
            return transactions.runAlone(
                    connection -> new MetadataLocation(sql.schemaOf(connection, prefix.table("control")), prefix, sql));
        } catch (SQLException e) {
            throw new MetadataAccessException(prefix, "locating the metadata tables", e);
        }
    }

    /**
     * Runs the work in a transaction of its own at READ COMMITTED.
     *
     * @param doing what for, for the message of a failure: "reading the fleet"
     * @throws MetadataAccessException if the database fails
     */
    public <T> T transact(String doing, Work<T> work) {
        try {
            return transactions.run(within(work));
        } catch (SQLException e) {
            throw new MetadataAccessException(prefix, doing, e);
        }
    }

    /** The metadata tables within the transaction that is open on a connection to the same database. */
    public MetadataTransaction on(Connection connection) {
        return new MetadataTransaction(new Rows(connection, prefix, sql));
    }

    /**
     * Runs work of a single statement, without a transaction around it.
     *
     * @param doing what for, for the message of a failure
     * @throws MetadataAccessException if the database fails
     */
    public <T> T readAlone(String doing, Work<T> work) {
        try {
            return transactions.runAlone(within(work));
        } catch (SQLException e) {
            throw new MetadataAccessException(prefix, doing, e);
        }
    }

    private <T> Transactions.Work<T> within(Work<T> work) {
        return connection -> work.run(on(connection));
    }
}
