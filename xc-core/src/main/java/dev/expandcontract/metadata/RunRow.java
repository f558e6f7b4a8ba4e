package dev.expandcontract.metadata;

import dev.expandcontract.phase.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The last run of a backfill or a verification in one direction.
 *
 * @param migrationId the migration
 * @param kind what ran
 * @param target the side that was filled, or compared with the other one
 * @param instance the display name of the instance that ran it
 * @param startedAt when it started, by the database's clock
 * @param finishedAt when it ended, null while it runs or if its process died
 * @param progress how far it got
 * @param paused whether a backfill rests until it is resumed
 * @param rowsPerSecond how many rows all instances together pass at present in a backfill; 0 if that is not known
 * @param ranges what instances work on at present in a backfill, and how; empty if it does not run
 * @param outcome how it ended, null while it runs
 */
public record RunRow(
        String migrationId,
        RunKind kind,
        Side target,
        String instance,
        Instant startedAt,
        @Nullable Instant finishedAt,
        Progress progress,
        boolean paused,
        long rowsPerSecond,
        List<RangeRow> ranges,
        @Nullable String outcome) {

    private static final String FINISHED = "finished";

    public RunRow {
        ranges = List.copyOf(ranges);
    }

    RunRow with(List<RangeRow> found) {
        return new RunRow(
                migrationId,
                kind,
                target,
                instance,
                startedAt,
                finishedAt,
                progress,
                paused,
                rowsPerSecond,
                found,
                outcome);
    }

    /** How many rows there are: exact once it has finished, until then an estimate that is not below what is done. */
    public long rowsTotal() {
        return FINISHED.equals(outcome) ? progress.rowsDone() : Math.max(progress.rowsDone(), progress.rowsEstimated());
    }

    /** Which part of full pace the instance goes at that may use the least, in percent; 100 if none is slowed. */
    public int pacePercent() {
        return paused
                ? 0
                : slowed().mapToInt(worker -> worker.pace().percent()).min().orElse(RangeRow.Pace.FULL.percent());
    }

    /** An instance that works on the run. */
    private record Worker(@Nullable String instance, RangeRow.Pace pace) {}

    private Stream<Worker> slowed() {
        var workers = kind == RunKind.VERIFICATION && outcome == null
                ? Stream.of(new Worker(instance, progress.pace()))
                : ranges.stream()
                        .filter(range -> range.instanceId() != null)
                        .map(range -> new Worker(range.instance(), range.pace()));
        return workers.filter(worker -> worker.pace().percent() < RangeRow.Pace.FULL.percent());
    }

    /**
     * How far it is, for people: {@code "1200000 of about 4000000 rows (30 %), at 20000 rows per second, PT2M20S left; a works
     * at 50 % of full pace: …"}.
     */
    public String summary() {
        long total = rowsTotal();
        long percent = total == 0 ? 0 : progress.rowsDone() * 100 / total;
        return progress.rowsDone() + " of " + (FINISHED.equals(outcome) ? "" : "about ") + total + " rows (" + percent
                + " %)"
                + (rowsPerSecond == 0 ? "" : ", at " + rowsPerSecond + " rows per second")
                + timeLeft().map(left -> ", " + left + " left").orElse("")
                + (paceReason().isEmpty() ? "" : "; " + paceReason());
    }

    /** Why instances work at less than full pace, or rest; empty if none does. */
    public String paceReason() {
        if (paused) {
            return "paused by a command";
        }
        return slowed().map(worker -> worker.instance()
                        + (worker.pace().percent() == 0
                                ? " rests"
                                : " works at " + worker.pace().percent() + " % of full pace")
                        + ": " + worker.pace().reason())
                .distinct()
                .collect(Collectors.joining("; "));
    }

    /** How long a backfill takes at its present pace; empty if it does not run, or nobody can tell. */
    public Optional<Duration> timeLeft() {
        return outcome != null || rowsPerSecond == 0
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds(
                        Math.max(0, progress.rowsEstimated() - progress.rowsDone()) / rowsPerSecond));
    }

    /**
     * How far a run got.
     *
     * @param rowsDone rows that it has looked at
     * @param rowsEstimated rows that it expects in all
     * @param differences rows filled by a backfill, or found different by a verification
     * @param examples keys of some different rows; empty if there are none
     * @param pace which part of full pace the probes of a verification's instance allow, and why; each range of a backfill
     *     has its own
     */
    public record Progress(long rowsDone, long rowsEstimated, long differences, String examples, RangeRow.Pace pace) {
        public static final Progress NONE = new Progress(0, 0, 0, "");

        /** Progress at full pace. */
        public Progress(long rowsDone, long rowsEstimated, long differences, String examples) {
            this(rowsDone, rowsEstimated, differences, examples, RangeRow.Pace.FULL);
        }
    }
}
