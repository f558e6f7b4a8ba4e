package dev.expandcontract.demo.load;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.expandcontract.demo.app.Instance;
import dev.expandcontract.demo.check.Oracle;
import dev.expandcontract.demo.check.StallMeter;
import dev.expandcontract.demo.check.Tally;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;

/** The users of all instances: each instance has some writers and some readers, each a thread of its own. */
public final class Traffic implements AutoCloseable {

    private static final int WRITERS = 2;
    private static final int READERS = 1;
    private static final long THINKING_MILLIS = 4;
    private static final long PATIENCE_SECONDS = 30;

    private final CountDownLatch stop = new CountDownLatch(1);
    private final Gate gate = new Gate();
    private final Tally tally;
    private final List<Bystander> bystanders = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private Traffic(Tally tally) {
        this.tally = tally;
    }

    /**
     * Lets the users in, and as many bystanders as there are instances.
     *
     * @param database where the bystanders write
     * @throws SQLException if they cannot
     */
    public static Traffic start(
            List<Instance> instances, DataSource database, Oracle oracle, Tally tally, StallMeter stalls)
            throws SQLException {
        var traffic = new Traffic(tally);
        for (int number = 1; number <= instances.size(); number++) {
            traffic.bystanders.add(new Bystander(number, database, tally, stalls));
        }
        traffic.bystanders.forEach(traffic::repeat);
        for (var instance : instances) {
            for (int i = 0; i < WRITERS; i++) {
                traffic.repeat(new Writer(instance.name(), instance.users(), oracle, tally, stalls));
            }
            for (int i = 0; i < READERS; i++) {
                traffic.repeat(new Reader(instance.name(), instance.users(), oracle, tally));
            }
        }
        return traffic;
    }

    /** Runs the action while no transaction runs. For databases that do not allow DDL under traffic. */
    public <T, X extends Exception> T holdBackWhile(Action<T, X> action) throws X {
        return gate.holdBackWhile(action);
    }

    /** Sends the users away and waits until the last of them has gone. */
    @Override
    public void close() throws SQLException {
        stop.countDown();
        threads.shutdown();
        try {
            if (!threads.awaitTermination(PATIENCE_SECONDS, SECONDS)) {
                tally.error(
                        "traffic",
                        new IllegalStateException("a transaction did not end in " + PATIENCE_SECONDS + " s"));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        for (var bystander : bystanders) {
            bystander.close();
        }
    }

    private void repeat(Runnable user) {
        threads.execute(() -> {
            try {
                do {
                    gate.pass(user);
                } while (!stop.await(THINKING_MILLIS, MILLISECONDS));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            } catch (Throwable broken) {
                // The demo must not go on without one of its users as if nothing had happened.
                tally.error("traffic", broken);
                throw broken;
            }
        });
    }
}
