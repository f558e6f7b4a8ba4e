package dev.expandcontract.it.torture;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One thread of an application: transactions, with pauses in which a process may well be stopped or killed. */
abstract class Traffic implements Runnable {

    private static final long MOMENT = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int LONGEST_PAUSE_MILLIS = 40;

    final Desk desk;
    final Random random;

    Traffic(Desk desk, Random random) {
        this.desk = desk;
        this.random = random;
    }

    @Override
    public final void run() {
        while (!desk.ended().get()) {
            try (var connection = desk.dataSource().getConnection()) {
                for (int left = random.nextInt(8); left >= 0 && !desk.ended().get(); left--) {
                    transaction(connection);
                    // with a connection in hand, outside of any transaction
                    pause(3);
                }
            } catch (SQLException e) {
                desk.ledger().count(Ledger.Counter.ERRORS);
                Trouble.judge(e, desk.voice());
                LockSupport.parkNanos(5 * MOMENT);
            } catch (RuntimeException | Error e) {
                desk.voice().unexpected(e);
                LockSupport.parkNanos(5 * MOMENT);
            }
            LockSupport.parkNanos(random.nextInt(3) * MOMENT);
        }
    }

    /** Runs one transaction, on a connection in autocommit that it leaves so. */
    abstract void transaction(Connection connection) throws SQLException;

    /** Every so many times, stays here for a while. */
    final void pause(int oneIn) {
        if (random.nextInt(oneIn) == 0) {
            LockSupport.parkNanos((1 + random.nextInt(LONGEST_PAUSE_MILLIS)) * MOMENT);
        }
    }
}
