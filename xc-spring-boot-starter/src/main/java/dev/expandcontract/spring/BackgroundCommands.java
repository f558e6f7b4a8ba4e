package dev.expandcontract.spring;

import dev.expandcontract.coordinator.Command;
import dev.expandcontract.coordinator.Coordinator;
import dev.expandcontract.coordinator.Outcome;
import dev.expandcontract.model.ExpandContractException;
import dev.expandcontract.spring.view.CommandParser;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Carries out commands that somebody has sent over the network, a few at a time, so that a burst of them does not take the
 * application's connections. Those that take long go on in threads of this instance, one of a kind for each migration; the
 * audit log tells what came of them. They end after their batch when the application stops.
 */
public final class BackgroundCommands implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(BackgroundCommands.class);

    private static final int MOST_AT_ONCE = 4;
    private static final int MOST_IN_BACKGROUND = 8;
    static final Duration PATIENCE = Duration.ofMillis(300);
    private static final Duration FAREWELL = Duration.ofSeconds(10);

    private final Duration patience;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);
    private final Semaphore backgroundPlaces = new Semaphore(MOST_IN_BACKGROUND);
    private final Map<Kind, Command> background = new ConcurrentHashMap<>();
    private volatile ExecutorService threads = newThreads();
    private volatile boolean running;

    private record Kind(Coordinator coordinator, String migrationId, Class<?> command) {}

    /** @param patience how long to wait for commands that may go on in the background */
    BackgroundCommands(Duration patience) {
        this.patience = patience;
    }

    /**
     * Carries a command out, or begins to. One that takes long is waited for a moment, so that who asked sees what is refused at
     * once.
     *
     * @return what came of it; empty if it goes on in the background
     * @throws NotNowException if there is no place for it now
     * @throws ExpandContractException as {@link Coordinator#execute}, if it does not go on in the background
     */
    public Optional<Outcome> execute(Coordinator coordinator, Command command) {
        if (CommandParser.takesLong(command)) {
            return begin(coordinator, command);
        }
        take(places);
        try {
            return Optional.of(coordinator.execute(command));
        } finally {
            places.release();
        }
    }

    private Optional<Outcome> begin(Coordinator coordinator, Command command) {
        // An unknown migration is an error now, not in the background.
        var id = coordinator.migration(command.migrationId()).migration().id();
        var kind = new Kind(coordinator, id, command.getClass());
        var before = background.putIfAbsent(kind, command);
        if (before != null) {
            return Optional.of(new Outcome.Refused(
                    id,
                    "This instance carries out such a command already, which " + before.by() + " has given: '"
                            + before.reason() + "'. Wait until it has ended, or stop it.",
                    List.of()));
        }
        return await(submit(kind, command));
    }

    private Future<Outcome> submit(Kind kind, Command command) {
        try {
            take(backgroundPlaces);
        } catch (NotNowException e) {
            background.remove(kind);
            throw e;
        }
        try {
            return threads.submit(() -> run(kind, command));
        } catch (RejectedExecutionException e) {
            end(kind);
            throw new NotNowException("The application is being stopped. Give the command to another instance.");
        }
    }

    private Outcome run(Kind kind, Command command) {
        try {
            var outcome = kind.coordinator().execute(command);
            log.info("{}: {}", command, outcome.message());
            return outcome;
        } catch (RuntimeException e) {
            log.warn("{} has failed", command, e);
            throw e;
        } finally {
            end(kind);
        }
    }

    private void end(Kind kind) {
        background.remove(kind);
        backgroundPlaces.release();
    }

    private Optional<Outcome> await(Future<Outcome> outcome) {
        try {
            return Optional.of(outcome.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        }
    }

    private static void take(Semaphore places) {
        if (!places.tryAcquire()) {
            throw new NotNowException(
                    "Too many commands are being carried out. Nothing was done; try again in a moment.");
        }
    }

    private static ExecutorService newThreads() {
        return Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().daemon().name("xc-command-", 0).factory());
    }

    @Override
    public void start() {
        if (threads.isShutdown()) {
            threads = newThreads();
        }
        running = true;
    }

    /** Has what runs in the background end after its batch, and waits for that a little while. */
    @Override
    public void stop() {
        running = false;
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("Commands still run after {} s: {}", FAREWELL.toSeconds(), background.values());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
