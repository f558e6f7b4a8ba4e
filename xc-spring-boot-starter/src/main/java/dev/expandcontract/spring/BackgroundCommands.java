package dev.expandcontract.spring;

import dev.expandcontract.coordinator.Command;
import dev.expandcontract.coordinator.Coordinator;
import dev.expandcontract.coordinator.Outcome;
import dev.expandcontract.model.ExpandContractException;
import dev.expandcontract.spring.view.CommandParser;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out commands that somebody has sent over the network, and who should not wait for those that take long: they go on in
 * threads of this instance, one of a kind for each migration. The audit log tells what came of them.
 */
public final class BackgroundCommands implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(BackgroundCommands.class);

    private static final long PATIENCE_SECONDS = 10;

    private final Map<Kind, Command> running = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        var thread = new Thread(work, "xc-command");
        thread.setDaemon(true);
        return thread;
    });

    private record Kind(Coordinator coordinator, String migrationId, Class<?> command) {}

    BackgroundCommands() {}

    /**
     * Carries a command out, or begins to.
     *
     * @return what came of it; empty if it goes on in the background
     * @throws ExpandContractException as {@link Coordinator#execute}, if it does not go on in the background
     */
    public Optional<Outcome> execute(Coordinator coordinator, Command command) {
        if (!CommandParser.takesLong(command)) {
            return Optional.of(coordinator.execute(command));
        }
        // An unknown migration is an error now, not in the background.
        var status = coordinator.migration(command.migrationId());
        var kind = new Kind(coordinator, command.migrationId(), command.getClass());
        var before = running.putIfAbsent(kind, command);
        if (before != null) {
            return Optional.of(new Outcome.Refused(
                    status.migration().id(),
                    "This instance carries out such a command already, which " + before.by() + " has given: '"
                            + before.reason() + "'. Wait until it has ended, or stop it.",
                    java.util.List.of()));
        }
        threads.execute(() -> {
            try {
                log.info("{}: {}", command, coordinator.execute(command).message());
            } catch (RuntimeException e) {
                log.warn("{} has failed", command, e);
            } finally {
                running.remove(kind);
            }
        });
        return Optional.empty();
    }

    /** Ends what runs after its present batch, and waits for that a little while. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                log.warn("Commands still run after {} s: {}", PATIENCE_SECONDS, running.values());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
