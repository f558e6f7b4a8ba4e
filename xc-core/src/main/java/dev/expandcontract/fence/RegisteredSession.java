package dev.expandcontract.fence;

import dev.expandcontract.phase.PhaseBoard;
import dev.expandcontract.phase.PhaseSnapshot;
import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session that holds the lock of the epoch that it is registered for, and of older ones for as long as something runs
 * under them. It registers in the thread that uses the connection; the sweep only ever releases, which is safe whatever
 * else happens on the connection.
 */
final class RegisteredSession implements FencedSession {

    private static final Logger log = LoggerFactory.getLogger(RegisteredSession.class);

    static final long NONE = Long.MAX_VALUE;

    private final SessionFence fence;
    private final @Nullable WeakReference<Connection> physical;

    /** Null if it is not known. */
    private final @Nullable DriverConnection driver;

    /** Whether the session has to be the one that the driver was told of at login. */
    private final boolean verified;

    private final ReentrantLock lock = new ReentrantLock();

    /** Locks that the session holds in the database, oldest first; the last one may be what it is registered for. */
    private final List<EpochLock> held = new ArrayList<>(1);

    private @Nullable EpochLock registered;

    /** What registers in this one's place, because the connection does not keep its session. */
    private volatile @Nullable FencedSession instead;

    private boolean identified;

    /** What the driver was told at the login of the session that the locks are held in, if it may log in again. */
    private OptionalLong login = OptionalLong.empty();

    private long session;

    /** The epoch whose lock the sweep found lost; {@link #NONE} if it has not. */
    private long lost = NONE;

    /** For the sweep, which does not wait for a session that is in use. */
    private volatile long oldest = NONE;

    private volatile boolean sweeping;

    /** One lock in the database, and how much runs under its epoch. */
    private static final class EpochLock {
        private final long epoch;
        private int holds;

        private EpochLock(long epoch) {
            this.epoch = epoch;
        }
    }

    /**
     * @param physical the connection that the session lives as long as, or null if it is not known
     * @param driver of the physical connection
     * @param verified whether the session has to be the one that the driver was told of at login
     */
    RegisteredSession(
            SessionFence fence, @Nullable Connection physical, @Nullable DriverConnection driver, boolean verified) {
        this.fence = fence;
        this.physical = physical == null ? null : new WeakReference<>(physical);
        this.driver = driver;
        this.verified = verified;
    }

    @Override
    public Hold begin(Connection connection) throws SQLException {
        var hold = beginHere(connection);
        return hold != null ? hold : Objects.requireNonNull(instead).begin(connection);
    }

    /** Null if something else registers in this one's place. */
    private @Nullable Hold beginHere(Connection connection) throws SQLException {
        lock.lock();
        try {
            forgetFormerLogin();
            if (lost != NONE) {
                throw lost(connection, lost);
            }
            while (instead == null) {
                var pin = fence.board().pin();
                var current = registered;
                if (current != null && current.epoch == pin.snapshot().epoch()) {
                    current.holds++;
                    return new SessionHold(pin, current);
                }
                pin.release();
                register(connection);
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void refresh(Connection connection) throws SQLException {
        lock.lock();
        try {
            forgetFormerLogin();
            if (instead == null
                    && (registered == null
                            || registered.epoch != fence.board().current().epoch())) {
                register(connection);
            }
        } catch (FenceException | FenceFormException e) {
            log.debug("A session could not be registered ahead of its use", e);
        } finally {
            lock.unlock();
        }
    }

    private OptionalLong toldAtLogin() {
        var connection = physical == null ? null : physical.get();
        return connection == null || driver == null ? OptionalLong.empty() : driver.session(connection);
    }

    /** Locks end with their session, and the driver may have another one by now. */
    private void forgetFormerLogin() {
        if (isLoggedInAgain()) {
            registered = null;
            held.clear();
            noteOldest();
            identified = false;
            lost = NONE;
        }
    }

    private boolean isLoggedInAgain() {
        return identified && driver != null && driver.reconnects() && !login.equals(toldAtLogin());
    }

    private void register(Connection connection) throws SQLException {
        boolean manual = !connection.getAutoCommit();
        try {
            if (manual) {
                if (fence.sql().isInTransaction(connection)) {
                    throw FenceException.transactionOpen(fence.board().current().epoch());
                }
                connection.setAutoCommit(true);
            }
            try {
                registerInAutocommit(connection);
            } finally {
                if (manual) {
                    connection.setAutoCommit(false);
                }
            }
        } catch (FenceException | FenceFormException | FenceLostException e) {
            throw e;
        } catch (SQLException e) {
            if (isLost(connection, e)) {
                throw e;
            }
            throw FenceException.unreachable(e);
        }
    }

    /** Takes the instance's lock in the session, if it does not hold it. */
    void identify(Connection connection) throws SQLException {
        lock.lock();
        try {
            forgetFormerLogin();
            if (!identified && physical != null) {
                var told = toldAtLogin();
                session = fence.sql().identify(connection, fence.instance(), verified ? told : OptionalLong.empty());
                identified = true;
                login = told;
                if (verified && told.isPresent() && told.getAsLong() != session) {
                    instead = fence.behindProxy(told.getAsLong(), session);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void registerInAutocommit(Connection connection) throws SQLException {
        identify(connection);
        while (instead == null) {
            long epoch = fence.board().current().epoch();
            var taken = take(connection, epoch);
            // A statement of its own: its snapshot begins when the lock is visible to the coordinator already.
            if (fence.isPresent(epoch, fence.read(connection))) {
                registered = taken;
                releaseUnused(connection);
                return;
            }
        }
    }

    private EpochLock take(Connection connection, long epoch) throws SQLException {
        for (var known : held) {
            if (known.epoch == epoch) {
                return known;
            }
        }
        if (!fence.sql().lock(connection, epoch)) {
            throw FenceException.notGranted(epoch);
        }
        var taken = new EpochLock(epoch);
        held.add(taken);
        noteOldest();
        return taken;
    }

    private void noteOldest() {
        oldest = held.isEmpty() ? NONE : held.getFirst().epoch;
    }

    private void releaseUnused(Connection connection) throws SQLException {
        for (var each : List.copyOf(held)) {
            if (each != registered && each.holds == 0) {
                held.remove(each);
                if (!fence.sql().unlock(connection, each.epoch)) {
                    throw lost(connection, each.epoch);
                }
            }
        }
        noteOldest();
    }

    /** Ends the session, and lets a pool above the physical connection see that it has ended. */
    private FenceLostException lost(Connection connection, long epoch) {
        lost = NONE;
        registered = null;
        held.clear();
        noteOldest();
        var target = physical == null ? null : physical.get();
        try {
            (target == null ? connection : target).abort(Runnable::run);
            if (!connection.isClosed()) {
                (target == null ? connection : target).close();
            }
            try (var statement = connection.createStatement()) {
                statement.execute("select 1");
            }
        } catch (SQLException e) {
            log.debug("The session that lost its fence has ended", e);
        }
        fence.forget(target);
        return new FenceLostException(session, epoch);
    }

    static boolean isLost(Connection connection, SQLException failure) throws SQLException {
        var state = failure.getSQLState();
        return (state != null && (state.startsWith("08") || state.startsWith("57P"))) || connection.isClosed();
    }

    @Override
    public void handBack(Connection connection) {
        if (physical != null) {
            return;
        }
        lock.lock();
        try {
            registered = null;
            for (var each : List.copyOf(held)) {
                // A pool may commit what is open when a connection is closed: that keeps its lock to the session's end.
                if (each.holds == 0) {
                    held.remove(each);
                    fence.sql().unlock(connection, each.epoch);
                }
            }
            noteOldest();
        } catch (SQLException e) {
            log.debug("A session could not be released; it holds its epoch until it ends", e);
        } finally {
            lock.unlock();
        }
    }

    /** The oldest epoch whose lock the session holds, or {@link Long#MAX_VALUE}. */
    long oldest() {
        return oldest;
    }

    /** Releases the locks of epochs before the given one under which nothing runs, in a thread of its own. */
    void releaseIdle(long present) {
        var connection = physical == null ? null : physical.get();
        if (connection == null || sweeping) {
            return;
        }
        sweeping = true;
        Thread.ofPlatform().daemon().name("xc-sweep").start(() -> {
            try {
                release(connection, present);
            } catch (SQLException e) {
                log.debug("An idle session could not be released from an older epoch", e);
            } finally {
                sweeping = false;
            }
        });
    }

    private void release(Connection connection, long present) throws SQLException {
        if (connection.isClosed()) {
            fence.forget(connection);
            return;
        }
        if (!lock.tryLock()) {
            return;
        }
        try {
            for (var each : List.copyOf(held)) {
                if (each.epoch < present && each.holds == 0) {
                    release(connection, each);
                }
            }
            noteOldest();
        } finally {
            lock.unlock();
        }
    }

    private void release(Connection connection, EpochLock each) throws SQLException {
        var unlocked = connection.getAutoCommit()
                ? Unlocked.of(fence.sql().unlock(connection, each.epoch))
                : fence.sql().unlockIdle(connection, each.epoch);
        if (unlocked != Unlocked.NOT_POSSIBLE) {
            held.remove(each);
            if (each == registered) {
                registered = null;
            }
        }
        if (unlocked == Unlocked.NOT_HELD && !isLoggedInAgain()) {
            // Whoever uses the session next is told: the sweep has nobody to tell.
            lost = each.epoch;
        }
    }

    /** What runs under one of the session's locks. */
    private final class SessionHold implements Hold {
        private final PhaseBoard.Pin pin;
        private final EpochLock under;
        private boolean released;

        private SessionHold(PhaseBoard.Pin pin, EpochLock under) {
            this.pin = pin;
            this.under = under;
        }

        @Override
        public PhaseSnapshot snapshot() {
            return pin.snapshot();
        }

        @Override
        public void release() {
            lock.lock();
            try {
                if (!released) {
                    released = true;
                    under.holds--;
                    pin.release();
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
