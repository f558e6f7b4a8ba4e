package dev.expandcontract.fence;

import dev.expandcontract.database.Database;
import dev.expandcontract.model.SettingException;
import dev.expandcontract.phase.PhaseBoard;
import dev.expandcontract.phase.PhaseSnapshot;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This instance's registrations, one for each physical connection. They are found again beneath whatever a pool hands out
 * by unwrapping to the driver's own connection. Where that is not possible but sessions are known to stay, a connection is
 * registered each time it is handed out, until it is given back.
 */
public final class SessionFence implements Fence {

    private static final Logger log = LoggerFactory.getLogger(SessionFence.class);

    private final Database database;
    private final FenceSql sql;
    private final FenceForm form;
    private final @Nullable TransactionLock transactionLock;
    private final PhaseBoard board;
    private final PhaseSource phases;
    private final Map<Physical, RegisteredSession> sessions = new ConcurrentHashMap<>();
    private final ReferenceQueue<Connection> gone = new ReferenceQueue<>();
    private volatile @Nullable Consumer<PhaseSnapshot> learned;
    private final AtomicBoolean proxyFound = new AtomicBoolean();
    private volatile long instance;

    /**
     * @param tables where the metadata tables are
     * @param board where this instance's phases are published
     * @param phases reads the present ones
     * @throws SettingException if the database does not have the form
     */
    public SessionFence(Database database, FenceTables tables, FenceForm form, PhaseBoard board, PhaseSource phases) {
        this.database = database;
        this.form = form;
        this.transactionLock = TransactionLock.of(database, tables);
        if (form == FenceForm.TRANSACTION && transactionLock == null) {
            throw new SettingException(
                    "The setting fence is TRANSACTION, which XC has for PostgreSQL only, and this is " + database
                            + ". Use SESSION, on connections that keep one database session from login to close.");
        }
        this.sql = FenceSql.of(database, tables);
        this.board = board;
        this.phases = phases;
    }

    /**
     * Says who this instance is, before the first session is registered.
     *
     * @param number the instance's number in the fleet
     * @param publisher publishes newer phases that a registration has come upon
     */
    public void join(long number, Consumer<PhaseSnapshot> publisher) {
        instance = number;
        learned = publisher;
    }

    /**
     * Lets a connection that XC uses for itself be known as this instance's. Costs one statement, once for each physical
     * connection.
     *
     * @param connection in autocommit
     */
    public void identify(Connection connection) throws SQLException {
        if (instance != 0 && session(connection) instanceof RegisteredSession session) {
            session.identify(connection);
        }
    }

    @Override
    public FencedSession session(Connection connection) {
        if (form == FenceForm.TRANSACTION) {
            return byTransaction();
        }
        try {
            var driver = DriverConnection.of(connection);
            if (DriverConnection.leadsToSeveralServers(connection, driver)) {
                return new RefusedSession(FenceFormException.severalServers(connection));
            }
            if (driver == null) {
                return unrecognised(connection);
            }
            var physical = driver.physical(connection);
            var known = sessions.get(new Sought(physical));
            return known != null ? known : remember(physical, driver);
        } catch (SQLException e) {
            log.debug("A connection could not be unwrapped", e);
            return unrecognised(connection);
        }
    }

    private FencedSession unrecognised(Connection connection) {
        // nothing stands between H2 and its driver
        return form == FenceForm.SESSION || database == Database.H2
                ? new RegisteredSession(this, null, null, false)
                : new RefusedSession(FenceFormException.unknownDriver(connection));
    }

    private TransactionSession byTransaction() {
        return new TransactionSession(this, Objects.requireNonNull(transactionLock));
    }

    /** What registers on a connection whose session is another one than its driver was told of. */
    FencedSession behindProxy(long told, long found) {
        boolean first = proxyFound.compareAndSet(false, true);
        if (transactionLock == null) {
            return new RefusedSession(FenceFormException.proxy(database, told, found));
        }
        if (first) {
            log.warn(
                    "The driver was told session {} at login, but the server answers as session {}: a proxy is in between"
                            + " that may give each transaction another session. Each transaction registers by itself,"
                            + " which costs two more statements, and statements of migrating columns are refused in"
                            + " autocommit and at other isolation levels than READ COMMITTED. If the proxy keeps one"
                            + " session for each connection, say so by fence(FenceForm.SESSION).",
                    told,
                    found);
        }
        return byTransaction();
    }

    /** Whether a connection may have another session later, as far as is known. */
    public boolean isBehindProxy() {
        return form == FenceForm.TRANSACTION || proxyFound.get();
    }

    private RegisteredSession remember(Connection physical, DriverConnection driver) {
        for (var stale = gone.poll(); stale != null; stale = gone.poll()) {
            sessions.remove(stale);
        }
        var session = new RegisteredSession(this, physical, driver, form == FenceForm.AUTOMATIC);
        var known = sessions.putIfAbsent(new Kept(physical, gone), session);
        return known == null ? session : known;
    }

    /**
     * Releases, each in a thread of its own, the sessions in which nothing runs and that are registered for an older epoch
     * than the board's. A session that fails is closed already, or tried again by the next sweep.
     *
     * @return the oldest epoch that a session is registered for, or the board's if none is for an older one
     */
    public long sweep() {
        long present = board.current().epoch();
        long oldest = present;
        for (var session : sessions.values()) {
            long registered = session.oldest();
            if (registered < present) {
                oldest = Math.min(oldest, registered);
                session.releaseIdle(present);
            }
        }
        return oldest;
    }

    /**
     * Releases every session in which nothing runs, because the instance leaves the fleet.
     *
     * @return whether no session is registered any more
     */
    public boolean release() {
        boolean released = true;
        for (var session : sessions.values()) {
            if (session.oldest() != RegisteredSession.NONE) {
                released = false;
                session.releaseIdle(Long.MAX_VALUE);
            }
        }
        return released;
    }

    FenceSql sql() {
        return sql;
    }

    PhaseBoard board() {
        return board;
    }

    /** The present phases, read on the connection and published here. */
    PhaseSnapshot read(Connection connection) throws SQLException {
        return phases.read(connection);
    }

    /**
     * Whether what was read is of the epoch that was locked. A newer one is learned.
     *
     * @throws FenceException if it cannot be registered for
     */
    boolean isPresent(long locked, PhaseSnapshot read) throws FenceException {
        if (read.epoch() < locked) {
            throw FenceException.epochWentBack(locked, read.epoch());
        }
        if (read.epoch() > locked) {
            var publisher = learned;
            if (publisher != null) {
                publisher.accept(read);
            }
            if (board.current().epoch() < read.epoch()) {
                throw FenceException.left(read.epoch());
            }
        }
        return read.epoch() == locked;
    }

    long instance() {
        return instance;
    }

    void forget(@Nullable Connection physical) {
        if (physical != null) {
            sessions.remove(new Sought(physical));
        }
    }

    /** Physical connections are the same when they are the same object, whatever their {@code equals} says. */
    private sealed interface Physical {
        @Nullable
        Connection connection();

        static boolean same(Physical one, @Nullable Object other) {
            var connection = one.connection();
            return one == other
                    || (connection != null && other instanceof Physical another && another.connection() == connection);
        }
    }

    private static final class Sought implements Physical {
        private final Connection connection;

        Sought(Connection connection) {
            this.connection = connection;
        }

        @Override
        public Connection connection() {
            return connection;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return Physical.same(this, other);
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(connection);
        }
    }

    private static final class Kept extends WeakReference<Connection> implements Physical {
        private final int hash;

        Kept(Connection connection, ReferenceQueue<Connection> gone) {
            super(connection, gone);
            hash = System.identityHashCode(connection);
        }

        @Override
        public @Nullable Connection connection() {
            return get();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return Physical.same(this, other);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}
