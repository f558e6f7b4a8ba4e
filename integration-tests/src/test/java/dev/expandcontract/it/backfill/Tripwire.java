package dev.expandcontract.it.backfill;

import dev.expandcontract.it.Calls;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A data source on which something happens before or after a certain call that reaches the database, counted from when it
 * is set. By default nothing does.
 */
final class Tripwire {

    /** What happens, in the thread of the call. */
    @FunctionalInterface
    interface Event {
        void happen(Connection connection) throws Exception;
    }

    private final AtomicInteger calls = new AtomicInteger();
    private final DataSource dataSource;
    private volatile int at = -1;
    private volatile boolean before;
    private volatile Event event = connection -> {};
    private volatile @Nullable String within;
    private volatile boolean dead;

    Tripwire(DataSource delegate) {
        dataSource = Calls.watch(delegate, new Wire());
    }

    DataSource dataSource() {
        return dataSource;
    }

    /** Sets what happens before or after that call, counted from 1. */
    void set(int call, boolean beforeIt, Event what) {
        calls.set(0);
        event = what;
        before = beforeIt;
        at = call;
    }

    /** Sets what happens, once, before a prepared statement with that text is executed. */
    void set(String text, Event what) {
        event = what;
        within = text;
    }

    /** How many calls there were since it was set. */
    int calls() {
        return calls.get();
    }

    /** The process dies at that call: its session ends, and it opens no other one. */
    void die(int call, boolean beforeIt) {
        set(call, beforeIt, connection -> {
            dead = true;
            connection.abort(Runnable::run);
        });
    }

    boolean isDead() {
        return dead;
    }

    private final class Wire implements Calls.Watcher {

        private final ThreadLocal<Boolean> now = ThreadLocal.withInitial(() -> false);

        @Override
        public void connecting() throws SQLException {
            if (dead) {
                throw new SQLException("The process is dead.", "08003");
            }
        }

        @Override
        public void before(String text, Connection connection) throws Exception {
            boolean counted = calls.incrementAndGet() == at;
            now.set(counted);
            var sought = within;
            boolean found = sought != null && text.contains(sought);
            if (found) {
                within = null;
            }
            if (found || (counted && before)) {
                event.happen(connection);
            }
        }

        @Override
        public void after(String text, Connection connection) throws Exception {
            if (now.get() && !before) {
                event.happen(connection);
            }
            connecting();
        }
    }
}
