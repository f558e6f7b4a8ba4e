package dev.expandcontract.readswitch.ff4j;

import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Side;
import dev.expandcontract.readswitch.Dial;
import dev.expandcontract.readswitch.DialStore;
import dev.expandcontract.readswitch.ReadContext;
import dev.expandcontract.readswitch.ReadSwitch;
import dev.expandcontract.readswitch.Share;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.ff4j.FF4j;
import org.ff4j.core.Feature;
import org.ff4j.core.FlippingExecutionContext;
import org.ff4j.exception.FeatureAlreadyExistException;
import org.ff4j.store.InMemoryFeatureStore;
import org.ff4j.strategy.PonderationStrategy;
import org.ff4j.utils.MappingUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads by a feature of FF4J per migration, called {@code xc-} and the id of the migration, in the group {@value #GROUP}. Where
 * there is none yet it is created when a transaction first asks: disabled, with a {@link StickyStrategy} of 0 %.
 *
 * <p>A feature that is disabled reads old for everybody. One that is enabled reads next for those whom its strategy says so, and
 * for everybody if it has none. A {@code PonderationStrategy} counts as a {@link StickyStrategy} of its weight, because its own
 * answer is another one each time. Other strategies get the attributes of the {@link ReadContext} and its key, as {@value
 * StickyStrategy#KEY}, in their execution context. Permissions of a feature are not looked at: a database has no role.
 *
 * <p>No transaction waits for FF4J's store. A thread of the switch reads the features again and again, and transactions go by
 * what it has read last, however long ago that is, if the store is slow, down, or holds nonsense. Before the first reading they
 * read old.
 */
public final class Ff4jReadSwitch implements ReadSwitch, DialStore, AutoCloseable {

    /** What the name of every feature begins with. */
    public static final String PREFIX = "xc-";

    /** The group of the features. */
    public static final String GROUP = "xc";

    /** How often the features are read, unless another interval is given. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofMillis(500);

    private static final Logger LOG = LoggerFactory.getLogger(Ff4jReadSwitch.class);

    /** How long an operator waits for the store, and after how long a store that does not answer counts as down. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Says who reads next, without a look into any store. */
    @FunctionalInterface
    private interface Rule {
        boolean readsNext(ReadContext context);
    }

    /**
     * What was read of a feature.
     *
     * @param dial what it comes to; empty if it goes by something else
     * @param at when, by the nanosecond clock
     */
    private record Read(Rule rule, Optional<Dial> dial, long at) {

        static Read of(String migrationId, Dial dial) {
            return new Read(context -> dial.side(migrationId, context) == Side.NEXT, Optional.of(dial), now());
        }
    }

    /** A parameter of FF4J's own strategy. */
    private static final String WEIGHT = "weight";

    private final FF4j ff4j;
    private final Duration interval;
    private final Map<String, Read> reads = new ConcurrentHashMap<>();
    private final Map<String, String> problems = new ConcurrentHashMap<>();
    private final ScheduledExecutorService thread;

    /** A switch that reads the features every {@link #DEFAULT_INTERVAL}. */
    public Ff4jReadSwitch(FF4j ff4j) {
        this(ff4j, DEFAULT_INTERVAL);
    }

    /** @param interval how often the features are read, at least one millisecond */
    public Ff4jReadSwitch(FF4j ff4j, Duration interval) {
        if (interval.toMillis() < 1) {
            throw new IllegalArgumentException("The features of FF4J cannot be read every " + interval
                    + ". Give an interval of at least one millisecond.");
        }
        this.ff4j = ff4j;
        this.interval = interval;
        thread = Executors.newSingleThreadScheduledExecutor(work -> {
            var made = new Thread(work, "xc-ff4j");
            made.setDaemon(true);
            return made;
        });
        var unused = thread.scheduleWithFixedDelay(
                () -> reads.keySet().forEach(this::read),
                interval.toMillis(),
                interval.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    static String migrationId(String feature) {
        return feature.startsWith(PREFIX) ? feature.substring(PREFIX.length()) : feature;
    }

    private static long now() {
        return System.nanoTime();
    }

    @Override
    public Side choose(Migration migration) {
        return known(migration.id()).rule().readsNext(ReadContext.current()) ? Side.NEXT : Side.OLD;
    }

    /** What was read last, {@code old} for everybody before that. */
    private Read known(String migrationId) {
        var read = reads.get(migrationId);
        if (read != null) {
            return read;
        }
        if (reads.putIfAbsent(migrationId, Read.of(migrationId, Dial.OFF)) == null) {
            thread.execute(() -> read(migrationId));
        }
        return reads.getOrDefault(migrationId, Read.of(migrationId, Dial.OFF));
    }

    /** Why the feature of the migration could not be read the last time; empty if it could, or has not been asked for. */
    @Override
    public Optional<String> problem(String migrationId) {
        var read = reads.get(migrationId);
        var problem = problems.get(migrationId);
        if (problem != null || read == null) {
            return Optional.ofNullable(problem);
        }
        var silent = Duration.ofNanos(now() - read.at());
        return silent.compareTo(PATIENCE.plus(interval)) < 0
                ? Optional.empty()
                : Optional.of("it has not answered for " + silent.toSeconds() + " s");
    }

    @Override
    public String name() {
        return "FF4J";
    }

    /** @throws IllegalStateException if the store does not tell, or the feature goes by something else than a dial */
    @Override
    public Dial dial(String migrationId) {
        if (!reads.containsKey(migrationId)) {
            inThread(() -> read(migrationId));
        }
        var read = known(migrationId);
        problem(migrationId).ifPresent(problem -> {
            throw new IllegalStateException("The feature '" + PREFIX + migrationId + "' could not be read: " + problem
                    + ". Transactions go by what was read before"
                    + read.dial().map(dial -> ", which is " + dial).orElse("") + ". Mend the store.");
        });
        return read.dial()
                .orElseThrow(() -> new IllegalStateException("The feature '" + PREFIX + migrationId
                        + "' goes by a strategy of its own. Give it a " + StickyStrategy.class.getSimpleName() + "."));
    }

    /**
     * Enables the feature with a {@link StickyStrategy}, through FF4J, so that its audit tells it if that is on.
     *
     * @throws IllegalArgumentException if FF4J cannot keep a key
     * @throws IllegalStateException if the store fails, or does not answer in time
     */
    @Override
    public void turn(String migrationId, Dial dial) {
        var strategy = new StickyStrategy(dial);
        var kept = new StickyStrategy();
        kept.init("", MappingUtil.toMap(MappingUtil.fromMap(strategy.getInitParams())));
        if (!kept.dial().equals(dial)) {
            throw new IllegalArgumentException(
                    "FF4J cannot keep keys with a comma, an ampersand, or spaces around them."
                            + " Take other keys, or raise the share instead.");
        }
        inThread(() -> {
            var feature = feature(migrationId);
            feature.setEnable(true);
            feature.setFlippingStrategy(strategy);
            ff4j.getFeatureStore().update(feature);
            reads.put(migrationId, read(migrationId, feature(migrationId)));
        });
        if (!dial.equals(dial(migrationId))) {
            throw new IllegalStateException("The feature '" + PREFIX + migrationId + "' stands at " + dial(migrationId)
                    + " all the same. Somebody else may have turned it at the same time.");
        }
    }

    /** The store is asked by one thread alone, so that one that hangs holds up nobody for ever. */
    private void inThread(Runnable work) {
        var done = thread.submit(work);
        try {
            done.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            done.cancel(false);
            throw new IllegalStateException(
                    "The store has not answered within " + PATIENCE.toSeconds()
                            + " s. If it was at work already, it may still do what it was told; look again when it answers.",
                    e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "The store failed: " + e.getCause() + ". Nothing is known to have changed.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the store", e);
        }
    }

    private void read(String migrationId) {
        try {
            reads.put(migrationId, read(migrationId, feature(migrationId)));
            if (problems.remove(migrationId) != null) {
                LOG.info("FF4J tells of the feature {} again", PREFIX + migrationId);
            }
        } catch (RuntimeException e) {
            var why = e.toString();
            if (!why.equals(problems.put(migrationId, why))) {
                LOG.warn(
                        "FF4J does not tell of the feature {}: {}. Transactions read by what it has told before, and the old"
                                + " column if that is nothing.",
                        PREFIX + migrationId,
                        why);
            }
        }
    }

    private Feature feature(String migrationId) {
        var store = ff4j.getFeatureStore();
        var name = PREFIX + migrationId;
        if (!store.exist(name)) {
            var feature = new Feature(name, false, "Who reads the next column of the migration " + migrationId, GROUP);
            feature.setFlippingStrategy(new StickyStrategy(Dial.OFF));
            try {
                store.create(feature);
            } catch (FeatureAlreadyExistException e) {
                LOG.debug("Another instance has created the feature {}", name, e);
            }
        }
        return store.read(name);
    }

    private Read read(String migrationId, Feature feature) {
        if (!feature.isEnable()) {
            return Read.of(migrationId, Dial.OFF);
        }
        var strategy = feature.getFlippingStrategy();
        if (strategy == null) {
            return Read.of(migrationId, Dial.ON);
        }
        var dial = dial(feature);
        if (dial != null) {
            return Read.of(migrationId, dial);
        }
        // What the strategy looks up is as of now: its answer must not wait for a store either.
        var snapshot = new InMemoryFeatureStore();
        snapshot.importFeatures(ff4j.getFeatureStore().readAll().values());
        return new Read(
                context -> strategy.evaluate(feature.getUid(), snapshot, execution(context)), Optional.empty(), now());
    }

    private static @Nullable Dial dial(Feature feature) {
        return switch (feature.getFlippingStrategy()) {
            case StickyStrategy sticky -> sticky.dial();
            case PonderationStrategy weighted ->
                Dial.of(share(weighted.getInitParams().getOrDefault(WEIGHT, "")));
            default -> null;
        };
    }

    /** @param weight from 0 to 1 */
    private static Share share(String weight) {
        return Share.ofPercent(new BigDecimal(weight)
                .movePointRight(2)
                .setScale(3, RoundingMode.HALF_UP)
                .toPlainString());
    }

    private static FlippingExecutionContext execution(ReadContext context) {
        var execution = new FlippingExecutionContext();
        context.attributes().forEach(execution::putString);
        context.key().ifPresent(key -> execution.putString(StickyStrategy.KEY, key));
        return execution;
    }

    /** Reads no more; what was read last holds. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
