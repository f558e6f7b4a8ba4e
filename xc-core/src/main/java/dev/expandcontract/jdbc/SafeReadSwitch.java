package dev.expandcontract.jdbc;

import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Side;
import dev.expandcontract.readswitch.ReadSwitch;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The application's read switch, whose failure is no failure of the transaction: while it is asked, the old column is
 * right too.
 */
final class SafeReadSwitch {

    private static final Logger LOG = LoggerFactory.getLogger(SafeReadSwitch.class);

    private final ReadSwitch readSwitch;
    private final LongAdder failures = new LongAdder();
    private final Set<String> reported = ConcurrentHashMap.newKeySet();

    SafeReadSwitch(ReadSwitch readSwitch) {
        this.readSwitch = readSwitch;
    }

    Side choose(Migration migration) {
        try {
            // The switch is the application's code, which no compiler of ours has checked for null.
            @Nullable Side side = readSwitch.choose(migration);
            if (side != null) {
                return side;
            }
            report(migration, "returned null", null);
        } catch (RuntimeException e) {
            report(migration, "failed", e);
        }
        return Side.OLD;
    }

    /** How often it has failed. */
    long failures() {
        return failures.sum();
    }

    private void report(Migration migration, String what, @Nullable RuntimeException cause) {
        failures.increment();
        if (reported.add(migration.id())) {
            LOG.warn(
                    "The read switch {} for migration {}. Such transactions read the old column '{}'. Further failures"
                            + " for this migration are not logged.",
                    what,
                    migration.id(),
                    migration.column().old(),
                    cause);
        }
    }
}
