package dev.expandcontract.coordinator;

import dev.expandcontract.metadata.MetadataAccessException;
import dev.expandcontract.metadata.Timing;
import dev.expandcontract.observe.Figures;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread in which an instance looks for work that nobody has to ask it for. */
public final class Chore implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Chore.class);

    /** Before that it does not look: the application may still be starting, and needs the processors itself. */
    private static final Duration FIRST = Duration.ofSeconds(2);

    private static final Duration EVERY_SECOND = Duration.ofSeconds(1);

    /** So soon at the latest is a sentinel removed whose time is over. */
    private static final Duration LONGEST = Duration.ofSeconds(5);

    /** How often instances look within the interval of the samples, so that these are taken hardly later than they are due. */
    private static final int LOOKS = 4;

    private final Duration interval;
    private final Timing timing;
    private final Predicate<BooleanSupplier> work;
    private final Thread thread;
    private volatile boolean closing;

    /** @param work does what there is to do, as long as that is wanted; whether there may be more to do */
    private Chore(String name, Duration interval, Timing timing, Predicate<BooleanSupplier> work) {
        this.interval = interval;
        this.timing = timing;
        this.work = work;
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    /** Begins to look every second for backfills that others have begun. */
    public static Chore backfills(Supplier<Coordinator> coordinator, Timing timing, String instance) {
        return new Chore(
                        "xc-backfill-" + instance,
                        EVERY_SECOND,
                        timing,
                        wanted -> coordinator.get().help(wanted))
                .start();
    }

    /** Begins to take samples, to remove sentinels whose time is over, and to look after dials that others hold. */
    public static Chore watch(
            Supplier<Coordinator> coordinator, SampleSettings settings, Timing timing, String instance) {
        return new Chore("xc-watch-" + instance, look(settings.interval()), timing, wanted -> {
                    coordinator.get().endWatches();
                    coordinator.get().watchDials();
                    coordinator.get().sample(settings);
                    return false;
                })
                .start();
    }

    private static Duration look(Duration interval) {
        return interval.toSeconds() < LONGEST.toSeconds() * LOOKS
                ? Duration.ofNanos(interval.toNanos() / LOOKS)
                : LONGEST;
    }

    /** Begins to tell every second what this instance has read while ramps go on, and to drive them. */
    public static Chore ramps(Supplier<Coordinator> coordinator, Figures figures, Timing timing, String instance) {
        return new Chore("xc-ramp-" + instance, EVERY_SECOND, timing, wanted -> {
                    coordinator.get().driveRamps(figures);
                    return false;
                })
                .start();
    }

    /** Begins to stand behind queries that compare. */
    public static Chore shadowReads(ShadowWatch shadows, Timing timing, String instance) {
        return new Chore("xc-shadow-" + instance, EVERY_SECOND, timing, wanted -> {
                    shadows.look();
                    return false;
                })
                .start();
    }

    private Chore start() {
        thread.start();
        return this;
    }

    private void run() {
        timing.pause(FIRST.toNanos());
        while (!closing) {
            try {
                while (!closing && work.test(() -> !closing)) {
                    log.debug("There may be more to do for {}", thread.getName());
                }
            } catch (MetadataAccessException e) {
                log.debug("{} could not look for work", thread.getName(), e);
            } catch (RuntimeException e) {
                log.warn("{} could not do its work", thread.getName(), e);
            }
            timing.pause(interval.toNanos());
        }
    }

    /** Ends after the batch that runs, which gives the rest of its range to the other instances. */
    @Override
    public void close() {
        closing = true;
        // not by an interrupt, which would close the files of an embedded database
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
