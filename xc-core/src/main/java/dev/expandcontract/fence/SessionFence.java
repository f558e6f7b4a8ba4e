package dev.expandcontract.fence;

import dev.expandcontract.database.Database;
import dev.expandcontract.phase.PhaseBoard;
import dev.expandcontract.phase.PhaseSnapshot;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This instance's registrations, one for each physical connection. They are found again beneath whatever a pool hands out
 * by unwrapping to the driver's own connection; where that is not possible, a connection is registered each time it is
 * handed out, until it is given back.
 */
public final class SessionFence implements Fence {

    private static final Logger log = LoggerFactory.getLogger(SessionFence.class);

    private final FenceSql sql;
    private final PhaseBoard board;
    private final PhaseSource phases;
    private final Map<Physical, RegisteredSession> sessions = new ConcurrentHashMap<>();
    private final ReferenceQueue<Connection> gone = new ReferenceQueue<>();
    private volatile Consumer<PhaseSnapshot> learned = snapshot -> {};
    private volatile long instance;

    /**
     * @param tables where the metadata tables are
     * @param board where this instance's phases are published
     * @param phases reads the present ones
     */
    public SessionFence(Database database, FenceTables tables, PhaseBoard board, PhaseSource phases) {
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
        try {
            var driver = DriverConnection.of(connection);
            if (driver == null) {
                return new RegisteredSession(this, null);
            }
            var physical = driver.physical(connection);
            var known = sessions.get(new Sought(physical));
            return known != null ? known : remember(physical);
        } catch (SQLException e) {
            log.debug("A connection could not be unwrapped, and is registered on its own", e);
            return new RegisteredSession(this, null);
        }
    }

    private RegisteredSession remember(Connection physical) {
        for (var stale = gone.poll(); stale != null; stale = gone.poll()) {
            sessions.remove(stale);
        }
        return sessions.computeIfAbsent(new Kept(physical, gone), key -> new RegisteredSession(this, physical));
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

    void learn(PhaseSnapshot snapshot) {
        learned.accept(snapshot);
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
