package dev.expandcontract.it.torture;

import dev.expandcontract.it.Calls;
import java.util.List;
import java.util.Locale;

/**
 * Where a backfill can be stopped: at the last of some calls that follow each other, with any others in between.
 */
enum FillStep {
    BEFORE_CLAIM(true, Sql.CLAIM),
    CLAIM_WRITTEN(Sql.CLAIM),
    CLAIMED(Sql.CLAIM, Calls.COMMIT),
    BEFORE_KEYS(true, Sql.CLAIM, Sql.KEYS),
    KEYS_READ(Sql.CLAIM, Sql.KEYS),
    ROWS_LOCKED(Sql.KEYS, Sql.LOCK),
    ROWS_UPDATED(Sql.KEYS, Sql.UPDATE),
    BEFORE_CHECKPOINT(true, Sql.KEYS, Sql.CHECKPOINT),
    CHECKPOINT_WRITTEN(Sql.CHECKPOINT),
    COMMITTED(Sql.CHECKPOINT, Calls.COMMIT),
    MID_RANGE(Sql.CHECKPOINT, Calls.COMMIT, Sql.UPDATE),
    RANGE_FOLDED(Sql.CHECKPOINT, Sql.FOLD),
    RANGE_ENDED(Sql.CHECKPOINT, Sql.FOLD, Calls.COMMIT),
    BEFORE_LOOK(true, Sql.CHECKPOINT, Sql.LOOK),
    LOOK_FOUND(Sql.CHECKPOINT, Sql.LOOK),
    LOOK_UPDATED(Sql.LOOK, Sql.UPDATE),
    LOOK_COMMITTED(Sql.LOOK, Sql.UPDATE, Calls.COMMIT),
    LOOK_CHECKPOINT(Sql.LOOK, Sql.CHECKPOINT),
    SECOND_LOOK(Sql.LOOK, Calls.COMMIT, Sql.LOOK),
    DONE_WRITTEN(Sql.LOOK, Sql.DONE),
    DONE(Sql.LOOK, Sql.DONE, Calls.COMMIT),
    /** Holds the lock of the control row, for which every other command waits. */
    END_WRITTEN(Sql.DONE, Sql.RECORD),
    END_COMMITTED(Sql.DONE, Sql.RECORD, Calls.COMMIT);

    /** What statements can be told by. */
    private static final class Sql {
        static final String CLAIM = "insert into xc_backfill_range";
        static final String KEYS = " offset " + (FillPlan.BATCH_ROWS - 1);
        static final String LOCK = " skip locked";
        static final String UPDATE = "set `next_value` =";
        static final String CHECKPOINT = "update xc_backfill_range set reached_key";
        static final String FOLD = "delete from xc_backfill_range";
        static final String LOOK = "the look over the whole table";
        static final String DONE = "update xc_backfill set stage =";
        static final String RECORD = "update xc_migration set next_history";
    }

    private final boolean before;
    private final List<String> path;

    /** Whether it only comes if a batch that has not locked its rows is in the way of somebody. */
    boolean isAfterConflict() {
        return this == ROWS_LOCKED;
    }

    /** Whether that is the statement by which a batch changes rows that it has not locked. */
    static boolean isUnlockedUpdate(String text) {
        var statement = text.toLowerCase(Locale.ROOT).replace('"', '`');
        return statement.contains(Sql.UPDATE) && statement.contains("> ?") && !statement.contains(Sql.LOCK);
    }

    FillStep(String... path) {
        this(false, path);
    }

    FillStep(boolean before, String... path) {
        this.before = before;
        this.path = List.of(path);
    }

    /** Whether the end of the table that the backfill goes up to is known for good. */
    boolean hasBegun() {
        return this != BEFORE_CLAIM && this != CLAIM_WRITTEN;
    }

    /** Whether it is within a batch or a look, which a conversion in Java does in another way. */
    boolean isOfBatches() {
        return compareTo(BEFORE_KEYS) >= 0 && compareTo(SECOND_LOOK) <= 0;
    }

    /** Follows the calls of one backfill up to this step. */
    Walk walk(boolean inJava) {
        return new Walk(this, inJava);
    }

    static final class Walk {

        private final FillStep step;
        private final boolean inJava;
        private int met;

        private Walk(FillStep step, boolean inJava) {
            this.step = step;
            this.inJava = inJava;
        }

        /** Whether the backfill is at the step now, that is before or after that call. */
        boolean meets(String text, boolean before) {
            if (met == step.path.size() || !matches(step.path.get(met), text)) {
                return false;
            }
            boolean last = met == step.path.size() - 1;
            if (before != (last && step.before)) {
                return false;
            }
            met++;
            return last;
        }

        private boolean matches(String sought, String text) {
            if (sought.equals(Sql.LOOK)) {
                return text.endsWith(inJava ? " limit 1000" : " limit 500");
            }
            return text.toLowerCase(Locale.ROOT).replace('"', '`').contains(sought);
        }
    }
}
