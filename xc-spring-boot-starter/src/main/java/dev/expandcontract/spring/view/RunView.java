package dev.expandcontract.spring.view;

import dev.expandcontract.backfill.Direction;
import dev.expandcontract.metadata.RangeRow;
import dev.expandcontract.metadata.RunRow;
import dev.expandcontract.phase.Side;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last backfill or verification in one direction.
 *
 * @param kind {@code BACKFILL} or {@code VERIFICATION}
 * @param direction {@code FORWARD} or {@code REVERSE}
 * @param instance the name of the instance that began it
 * @param startedAt when, in ISO 8601, by the database's clock
 * @param finishedAt when it ended, null while it runs or if its process died
 * @param rowsDone rows that it has looked at
 * @param rowsTotal rows in all, an estimate until it has ended
 * @param differences rows filled by a backfill, or found different by a verification
 * @param examples some rows that were found different; empty if there are none
 * @param paused whether a backfill rests until it is resumed
 * @param rowsPerSecond rows that all instances together pass in a second at present; 0 if nobody knows
 * @param secondsLeft how long it will take at this rate, null if nobody can tell
 * @param pacePercent the least part of full pace that an instance is allowed; 100 if none is slowed
 * @param paceReason why instances go slower than they could, or rest; empty if none does
 * @param outcome how it ended, null while it runs
 * @param ranges what instances work on at present
 */
public record RunView(
        String kind,
        String direction,
        String instance,
        String startedAt,
        @Nullable String finishedAt,
        long rowsDone,
        long rowsTotal,
        long differences,
        String examples,
        boolean paused,
        long rowsPerSecond,
        @Nullable Long secondsLeft,
        int pacePercent,
        String paceReason,
        @Nullable String outcome,
        List<Range> ranges) {

    public RunView {
        ranges = List.copyOf(ranges);
    }

    /**
     * A part of a backfill that one instance works on.
     *
     * @param instance its name
     * @param rowsDone rows of the range that are done
     * @param rowsFilled rows of the range that were changed
     * @param batchRows how many rows its batches have at present
     * @param rowsPerSecond how many rows its instance passes of late
     * @param pacePercent which part of full pace its instance is allowed
     */
    public record Range(
            String instance, long rowsDone, long rowsFilled, long batchRows, long rowsPerSecond, int pacePercent) {}

    static RunView of(RunRow run) {
        var finished = run.finishedAt();
        return new RunView(
                run.kind().name(),
                (run.target() == Side.NEXT ? Direction.FORWARD : Direction.REVERSE).name(),
                run.instance(),
                run.startedAt().toString(),
                finished == null ? null : finished.toString(),
                run.progress().rowsDone(),
                run.rowsTotal(),
                run.progress().differences(),
                run.progress().examples(),
                run.paused(),
                run.rowsPerSecond(),
                run.timeLeft().map(Duration::toSeconds).orElse(null),
                run.pacePercent(),
                run.paceReason(),
                run.outcome(),
                run.ranges().stream()
                        .filter(range -> range.instanceId() != null)
                        .map(RunView::range)
                        .toList());
    }

    private static Range range(RangeRow range) {
        var instance = range.instance();
        return new Range(
                instance == null ? "" : instance,
                range.rowsDone(),
                range.rowsFilled(),
                range.batchRows(),
                range.rowsPerSecond(),
                range.pace().percent());
    }
}
