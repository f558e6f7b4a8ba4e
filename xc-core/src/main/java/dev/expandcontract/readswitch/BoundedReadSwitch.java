package dev.expandcontract.readswitch;

import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Side;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A switch over one that may block or fail, such as a flag service elsewhere. A transaction waits for it up to a bound. If it
 * has not answered by then, or fails, its last answer for the same migration and context holds, and {@code old} where there is
 * none or the context has no key. For a second after that it is not waited for again, so that a service which is down costs
 * one transaction a second the bound, and no other anything.
 */
public final class BoundedReadSwitch implements ReadSwitch, AutoCloseable {

    /** How many transactions wait at most for the switch at the same time; further ones take what is known. */
    static final int MOST_WAITING = 32;

    /** How many answers are remembered. */
    static final int MOST_ANSWERS = 100_000;

    private static final Logger LOG = LoggerFactory.getLogger(BoundedReadSwitch.class);
    private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);

    private record Question(String migrationId, ReadContext context) {}

    private final ReadSwitch delegate;
    private final Duration bound;
    private final Semaphore places = new Semaphore(MOST_WAITING);
    private final ExecutorService threads;
    private final Map<Question, Side> answers = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Question, Side> eldest) {
            return size() > MOST_ANSWERS;
        }
    };

    private @Nullable String problem;
    private long problemSince;

    /** @param bound how long a transaction waits for an answer, at least one millisecond */
    public BoundedReadSwitch(ReadSwitch delegate, Duration bound) {
        if (bound.toMillis() < 1) {
            throw new IllegalArgumentException("A transaction waits for the read switch for " + bound
                    + ", in which nothing can answer. Allow it at least one millisecond.");
        }
        this.delegate = delegate;
        this.bound = bound;
        threads = Executors.newCachedThreadPool(work -> {
            var thread = new Thread(work, "xc-read-switch");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** What the last call, for any migration, has failed of; empty if it was answered. */
    @Override
    public synchronized Optional<String> problem(String migrationId) {
        return Optional.ofNullable(problem);
    }

    @Override
    public Side choose(Migration migration) {
        var question = new Question(migration.id(), ReadContext.current());
        if (isGivenUp() || !places.tryAcquire()) {
            return known(question);
        }
        var call = threads.submit(() -> {
            try (var scope = question.context.open()) {
                return answered(
                        question, Objects.requireNonNull(delegate.choose(migration), "the switch returned null"));
            } finally {
                places.release();
            }
        });
        try {
            return call.get(bound.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            failed("it has not answered within " + bound.toMillis() + " ms");
        } catch (ExecutionException e) {
            failed(String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return known(question);
    }

    private synchronized boolean isGivenUp() {
        return problem != null && System.nanoTime() - problemSince < PAUSE;
    }

    private synchronized Side answered(Question question, Side side) {
        // One without a key is answered for itself each time; its answer says nothing of the next.
        if (question.context.key().isPresent()) {
            answers.put(question, side);
        }
        if (problem != null) {
            LOG.info("The read switch answers again");
            problem = null;
        }
        return side;
    }

    private synchronized Side known(Question question) {
        return answers.getOrDefault(question, Side.OLD);
    }

    private synchronized void failed(String why) {
        if (!why.equals(problem)) {
            LOG.warn(
                    "The read switch gives no answer: {}. Transactions read by its last answer for the same key, and the"
                            + " old column where there is none, until it answers again.",
                    why);
        }
        problem = why;
        problemSince = System.nanoTime();
    }

    /** Waits for the switch no more; what is known holds from now on. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
