package dev.expandcontract.benchmarks;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * One writer of an application: short transactions at a steady rate on its own share of the rows of {@code users}, and a
 * memory of what it has committed, which is the oracle.
 */
final class Foreground implements Runnable {

    private final DataSource dataSource;
    private final Random random;
    private final int number;
    private final int writers;
    private final long rows;
    private final long period;
    private final Map<Long, @Nullable String> expected = new HashMap<>();
    private long inserted;
    private volatile boolean finished;
    private @Nullable SQLException failure;

    /** Where latencies go at present; null while none are kept. */
    private volatile @Nullable Window window;

    /** The latencies of one writer in one window. */
    static final class Window {
        private final List<Long> nanos = new ArrayList<>();

        List<Long> nanos() {
            return nanos;
        }
    }

    /**
     * @param number which of the writers it is, from 0 on; its rows are those whose id has that remainder
     * @param rows how many rows there are before it begins, with ids from 1 on
     * @param perSecond how many transactions a second it begins
     */
    Foreground(DataSource dataSource, int number, int writers, long rows, int perSecond) {
        this.dataSource = dataSource;
        this.random = new Random(number);
        this.number = number;
        this.writers = writers;
        this.rows = rows;
        this.period = TimeUnit.SECONDS.toNanos(1) / perSecond;
    }

    @Override
    public void run() {
        long next = System.nanoTime() + random.nextLong(period);
        try {
            while (!finished) {
                LockSupport.parkNanos(next - System.nanoTime());
                // Not evenly, so that the writers do not march in step with each other or with the batches.
                next = Math.max(next + period / 2 + random.nextLong(period), System.nanoTime());
                var into = window;
                long began = System.nanoTime();
                transaction();
                long took = System.nanoTime() - began;
                if (into != null) {
                    into.nanos().add(took);
                }
            }
        } catch (SQLException e) {
            failure = e;
        }
    }

    private void transaction() throws SQLException {
        try (var connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            var changes = new HashMap<Long, @Nullable String>();
            int kind = random.nextInt(10);
            if (kind == 0) {
                insert(connection, changes);
            } else if (kind == 1) {
                delete(connection, changes);
            } else {
                read(connection, own());
                update(connection, own(), changes);
                if (kind > 7) {
                    update(connection, own(), changes);
                }
            }
            connection.commit();
            expected.putAll(changes);
        }
    }

    private long own() {
        return random.nextLong(rows / writers) * writers + number + (number == 0 ? writers : 0);
    }

    private String value() {
        return number + "." + random.nextInt(1_000_000);
    }

    private static void read(Connection connection, long id) throws SQLException {
        try (var select = connection.prepareStatement("select xc$tier from users where id = ?")) {
            select.setLong(1, id);
            try (var found = select.executeQuery()) {
                while (found.next()) {
                    found.getString(1);
                }
            }
        }
    }

    private void update(Connection connection, long id, Map<Long, @Nullable String> changes) throws SQLException {
        try (var update = connection.prepareStatement("update users set xc$tier = ? where id = ?")) {
            var value = value();
            update.setString(1, value);
            update.setLong(2, id);
            if (update.executeUpdate() == 1) {
                changes.put(id, value);
            }
        }
    }

    private void insert(Connection connection, Map<Long, @Nullable String> changes) throws SQLException {
        try (var insert = connection.prepareStatement(
                "insert into users (id, email, xc$tier, created_at) values (?, ?, ?, now())")) {
            long id = rows + writers * ++inserted + number;
            var value = value();
            insert.setLong(1, id);
            insert.setString(2, "user" + id + "@example.org");
            insert.setString(3, value);
            insert.executeUpdate();
            changes.put(id, value);
        }
    }

    private void delete(Connection connection, Map<Long, @Nullable String> changes) throws SQLException {
        try (var delete = connection.prepareStatement("delete from users where id = ?")) {
            long id = own();
            delete.setLong(1, id);
            delete.executeUpdate();
            changes.put(id, null);
        }
    }

    /** From now on latencies are kept there; null to keep none. */
    void measure(@Nullable Window value) {
        window = value;
    }

    void finish() {
        finished = true;
    }

    /** How many rows it has changed. */
    int changed() {
        return expected.size();
    }

    /** How many of the rows that it has changed do not hold in both columns what it committed last. After its end. */
    int lost(DataSource raw) throws SQLException {
        if (failure != null) {
            throw failure;
        }
        int lost = 0;
        try (var connection = raw.getConnection();
                var select = connection.prepareStatement("select subscription, tier from users where id = ?")) {
            for (var entry : expected.entrySet()) {
                select.setLong(1, entry.getKey());
                try (var row = select.executeQuery()) {
                    var value = entry.getValue();
                    boolean present = row.next();
                    boolean right = value == null
                            ? !present
                            : present && value.equals(row.getString(1)) && value.equals(row.getString(2));
                    lost += right ? 0 : 1;
                }
            }
        }
        return lost;
    }
}
