package dev.expandcontract.pace;

import dev.expandcontract.model.SettingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one pace of what several probes say. The one that asks for the least counts: while it asks for less, the pace is
 * halved with each reading, and afterwards it recovers by steps, so that it finds the greatest that all probes bear. A probe
 * that fails, or does not answer in time, pauses the work, because nobody knows then what the work does. Thread-safe; several
 * workers share one.
 */
public final class Governor implements AutoCloseable {

    /** Where work begins again that was paused, and where it begins if it is not to begin at full pace. */
    static final int FIRST_PERCENT = 10;

    static final int LEAST_PERCENT = 1;

    static final int STEP_PERCENT = 5;

    /** What is slow anyway becomes faster by this part of its pace, as the next step might be too much already. */
    private static final int STEP_PART = 4;

    /** A decision that is older says nothing any more, nor is one that so many intervals have gone over. */
    private static final long STALE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final int STALE_INTERVALS = 10;

    private static final String RECOVERING = "recovering from ";

    private static final Logger LOG = LoggerFactory.getLogger(Governor.class);

    private final List<Watched> probes;
    private final List<WorkWatcher> watchers;
    private final Duration interval;
    private final Duration patience;
    private final LongSupplier nanos;
    private final ExecutorService threads;
    private Decision decision = Decision.FULL;
    private long decidedAt;
    private boolean decided;

    /**
     * @param interval how long a decision holds before the probes are asked again
     * @param patience how long a probe may take to answer
     * @throws SettingException if these make no sense
     */
    public Governor(List<PaceProbe> probes, Duration interval, Duration patience) {
        this(probes, interval, patience, System::nanoTime);
    }

    /** @param nanos a clock that only its differences matter of */
    Governor(List<PaceProbe> probes, Duration interval, Duration patience, LongSupplier nanos) {
        if (interval.isNegative() || patience.toMillis() < 1) {
            throw new SettingException("Probes are asked every " + interval + " and may take " + patience
                    + ". The first must not be negative, the second at least one millisecond.");
        }
        this.probes = probes.stream().map(Watched::new).toList();
        watchers = probes.stream()
                .filter(WorkWatcher.class::isInstance)
                .map(WorkWatcher.class::cast)
                .toList();
        this.interval = interval;
        this.patience = patience;
        this.nanos = nanos;
        threads = Executors.newCachedThreadPool(work -> {
            var thread = new Thread(work, "xc-pace");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** One that asks nothing. */
    public static Governor none() {
        return new Governor(List.of(), Duration.ofSeconds(1), Duration.ofSeconds(1));
    }

    /** A worker begins; batches will follow. */
    public void workBegins() {
        watchers.forEach(WorkWatcher::workBegins);
    }

    /** It has ended. */
    public void workEnds() {
        watchers.forEach(WorkWatcher::workEnds);
    }

    /** A worker begins a batch. */
    public void batchBegins() {
        watchers.forEach(WorkWatcher::batchBegins);
    }

    /** It has ended. */
    public void batchEnds() {
        watchers.forEach(WorkWatcher::batchEnds);
    }

    /** For how many nanoseconds a worker is to rest before its next batch, and then to ask again; 0 for not at all. */
    public long restNanos() {
        return watchers.stream().mapToLong(WorkWatcher::restNanos).max().orElse(0);
    }

    /** The pace now. Asks the probes if it is time to, so it may take as long as one of them is given. */
    public synchronized Decision decide() {
        if (probes.isEmpty()) {
            return Decision.FULL;
        }
        long age = nanos.getAsLong() - decidedAt;
        if (!decided || age >= interval.toNanos()) {
            long stale = Math.max(STALE_NANOS, STALE_INTERVALS * interval.toNanos());
            var before = decision;
            decision = decided && age < stale ? next(ask(), before) : first(ask());
            tell(before);
            decided = true;
            decidedAt = nanos.getAsLong();
        }
        return decision;
    }

    private static Decision first(Reading reading) {
        return switch (reading.pace()) {
            case FULL -> Decision.FULL;
            case STEADY, SLOW -> new Decision(reading.pace(), FIRST_PERCENT, reading.why());
            case PAUSED -> new Decision(reading.pace(), 0, reading.why());
        };
    }

    private static Decision next(Reading reading, Decision before) {
        int last = before.percent();
        int percent =
                switch (reading.pace()) {
                    case FULL ->
                        before.go()
                                ? Math.min(Decision.FULL_PERCENT, last + Math.clamp(last / STEP_PART, 1, STEP_PERCENT))
                                : FIRST_PERCENT;
                    case STEADY -> before.go() ? last : FIRST_PERCENT;
                    case SLOW -> before.go() ? Math.max(LEAST_PERCENT, last / 2) : FIRST_PERCENT;
                    case PAUSED -> 0;
                };
        if (percent == Decision.FULL_PERCENT) {
            return Decision.FULL;
        }
        return new Decision(
                reading.pace(), percent, reading.pace() == Pace.FULL ? recovering(before.why()) : reading.why());
    }

    private static String recovering(String why) {
        return why.startsWith(RECOVERING) ? why : RECOVERING + why;
    }

    /** The numbers in a reason change all the time, what is asked for does not. */
    private void tell(Decision before) {
        if (decision.pace() != before.pace()) {
            LOG.info("The pace of work in the background: {}; before: {}", decision, before);
        } else if (!decision.equals(before)) {
            LOG.debug("The pace of work in the background: {}", decision);
        }
    }

    private Reading ask() {
        try {
            probes.forEach(probe -> probe.start(threads));
        } catch (RejectedExecutionException e) {
            return new Reading(Pace.PAUSED, "this instance is being closed");
        }
        long deadline = System.nanoTime() + patience.toNanos();
        var pace = Pace.FULL;
        var reasons = new ArrayList<String>();
        for (var probe : probes) {
            var reading = probe.answer(deadline, patience);
            if (reading.pace().compareTo(pace) > 0) {
                pace = reading.pace();
                reasons.clear();
            }
            if (pace != Pace.FULL && reading.pace() == pace) {
                reasons.add(probe.probe.name() + ": " + reading.why());
            }
        }
        return new Reading(pace, String.join("; ", reasons));
    }

    /** Asks no more. A probe that still runs is interrupted. */
    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** A probe and the call of it that has not come back yet. */
    private static final class Watched {

        private final PaceProbe probe;
        private @Nullable Future<Reading> call;
        private boolean overdue;

        private Watched(PaceProbe probe) {
            this.probe = probe;
        }

        /** One that hangs is not asked a second time. */
        private void start(ExecutorService threads) {
            if (call == null) {
                call = threads.submit(probe::read);
            }
        }

        private Reading answer(long deadline, Duration patience) {
            var running = Objects.requireNonNull(call, "started");
            try {
                // One that hangs has been waited for. A probe of the application may well answer null.
                @Nullable
                Reading reading =
                        running.get(overdue ? 0 : Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
                answered();
                return reading == null ? new Reading(Pace.PAUSED, "the probe returned null") : reading;
            } catch (TimeoutException e) {
                overdue = true;
                return new Reading(Pace.PAUSED, "the probe has not answered within " + patience.toMillis() + " ms");
            } catch (ExecutionException e) {
                answered();
                LOG.debug("The probe {} failed", probe.name(), e.getCause());
                return new Reading(Pace.PAUSED, "the probe failed: " + e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new Reading(Pace.PAUSED, "the thread was interrupted while it waited for the probe");
            }
        }

        private void answered() {
            call = null;
            overdue = false;
        }
    }
}
