package dev.expandcontract.test;

import dev.expandcontract.database.Database;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A real database server for tests. There is at most one for each database in a JVM: it starts when it is first asked
 * for and ends with the JVM, of which it leaves no process and no file behind. Where Docker answers, the servers are
 * containers; else they are embedded binaries from the class path (Linux on amd64; the artifact
 * {@code xc-test-databases} brings them). H2 runs within the JVM. Thread-safe.
 *
 * <p>The system property {@code xc.test.servers} forces {@code docker} or {@code embedded}.
 */
public final class DatabaseServer {

    private static final Map<Database, Slot> SLOTS = new ConcurrentHashMap<>();

    private final Database database;
    private final RunningServer server;
    private final Endpoint endpoint;
    private final AtomicInteger created = new AtomicInteger();

    private DatabaseServer(Database database, RunningServer server) {
        this.database = database;
        this.server = server;
        this.endpoint = server.endpoint();
    }

    /**
     * The JVM's server of the database, for use in a JUnit test: where this machine cannot run it, the test is skipped,
     * and standard error says why and what to install. Where every database is required, the test fails instead: if the
     * system property {@code xc.test.require-all-databases} says so or, without it, if the environment has {@code
     * CI=true}.
     *
     * @throws DatabaseUnavailableException if the server cannot run here and is required
     */
    public static DatabaseServer of(Database database) {
        try {
            return start(database);
        } catch (DatabaseUnavailableException e) {
            throw Skips.skipUnlessRequired(e);
        }
    }

    /**
     * The JVM's server of the database, for use in programs other than JUnit tests.
     *
     * @throws DatabaseUnavailableException if this machine cannot run it; the message says what is missing
     */
    public static DatabaseServer start(Database database) {
        var slot = SLOTS.computeIfAbsent(database, any -> new Slot());
        synchronized (slot) {
            // Asked again and again, an unavailable server must not cost its start-up time each time.
            if (slot.unavailable != null) {
                throw slot.unavailable;
            }
            if (slot.server == null) {
                try {
                    slot.server = new DatabaseServer(database, Endpoints.start(database));
                } catch (DatabaseUnavailableException e) {
                    slot.unavailable = e;
                    throw e;
                }
            }
            return slot.server;
        }
    }

    /** Which database this is. */
    public Database database() {
        return database;
    }

    /**
     * A new, empty database on this server, of which nobody else knows, behind the plain data source of its driver: not
     * pooled, every connection is a session of its own.
     *
     * @throws IllegalStateException if the server refuses
     */
    public DataSource newDatabase() {
        var name = "xc_" + created.incrementAndGet();
        var dataSource = Drivers.dataSource(database, endpoint, name);
        if (database != Database.H2) {
            try (var connection = Drivers.dataSource(database, endpoint, Drivers.maintenanceDatabase(database))
                            .getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("create database " + name);
            } catch (SQLException e) {
                throw new IllegalStateException("Cannot create database " + name + " on " + database, e);
            }
        }
        return dataSource;
    }

    /**
     * Ends the server's process as a crash would, and starts it again on the same data and the same port. Sessions and what
     * was not committed are gone; what was committed is there. Returns when the server answers again. Not for use while
     * other tests of this JVM use the server.
     *
     * @throws UnsupportedOperationException if the server is a container or H2
     * @throws DatabaseUnavailableException if it does not come up again
     */
    public void restart() {
        server.restart();
    }

    /**
     * Has something run when the JVM ends and before the server does, such as the end of an application that uses it, which would
     * complain otherwise. Hooks of the JVM run at the same time, and may come too late for that. Of several tasks the last one is
     * run first. Not after a kill that lets no hook run.
     */
    public void beforeEnd(Runnable task) {
        server.beforeEnd(task);
    }

    @Override
    public String toString() {
        return database + " at " + endpoint.host() + ":" + endpoint.port();
    }

    private static final class Slot {
        private @Nullable DatabaseServer server;
        private @Nullable DatabaseUnavailableException unavailable;
    }
}
