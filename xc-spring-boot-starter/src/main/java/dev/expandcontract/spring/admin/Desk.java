package dev.expandcontract.spring.admin;

import dev.expandcontract.coordinator.Command;
import dev.expandcontract.spring.view.CommandParser;
import dev.expandcontract.spring.view.CoordinatorView;
import dev.expandcontract.spring.view.OutcomeView;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out commands, a few at a time, so that a burst of them does not take the application's connections. Those that take
 * long go on in the background; the audit log tells how they ended.
 */
final class Desk implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Desk.class);

    private static final int MOST_AT_ONCE = 4;
    private static final int MOST_IN_BACKGROUND = 8;
    private static final Duration PATIENCE = Duration.ofMillis(300);
    private static final Duration FAREWELL = Duration.ofSeconds(10);

    private final Semaphore places = new Semaphore(MOST_AT_ONCE);
    private final Semaphore backgroundPlaces = new Semaphore(MOST_IN_BACKGROUND);
    private volatile ExecutorService background = newBackground();

    /**
     * Carries out a command.
     *
     * @return what came of it, or empty if it goes on in the background
     * @throws RequestException if too many commands are being carried out
     */
    Optional<OutcomeView> give(CoordinatorView source, Command command) throws InterruptedException {
        if (CommandParser.takesLong(command)) {
            return giveLong(source, command);
        }
        take(places);
        try {
            return Optional.of(source.execute(command));
        } finally {
            places.release();
        }
    }

    private Optional<OutcomeView> giveLong(CoordinatorView source, Command command) throws InterruptedException {
        take(backgroundPlaces);
        try {
            // what is refused is refused at once, and then who asked should see that
            return Optional.of(
                    background.submit(releasing(source, command)).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (RejectedExecutionException e) {
            backgroundPlaces.release();
            throw new RequestException(503, "The application is being stopped. Give the command to another instance.");
        }
    }

    private Callable<OutcomeView> releasing(CoordinatorView source, Command command) {
        return () -> {
            try {
                return source.execute(command);
            } catch (RuntimeException e) {
                log.warn("A command from the admin page failed: {}", command, e);
                throw e;
            } finally {
                backgroundPlaces.release();
            }
        };
    }

    private static void take(Semaphore places) {
        if (!places.tryAcquire()) {
            throw new RequestException(
                    429, "Too many commands are being carried out. Nothing was done; try again in a moment.");
        }
    }

    private static ExecutorService newBackground() {
        return Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("xc-admin-command-", 0).factory());
    }

    /** Takes commands again after it was closed. */
    void open() {
        if (background.isShutdown()) {
            background = newBackground();
        }
    }

    /** Has what runs in the background end after its batch. A backfill is resumed by the same command. */
    @Override
    public void close() {
        background.shutdownNow();
        try {
            if (!background.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("A command from the admin page has not ended in time; it ends with the process");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
