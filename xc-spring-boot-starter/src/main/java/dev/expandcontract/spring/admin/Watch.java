package dev.expandcontract.spring.admin;

import dev.expandcontract.coordinator.UnknownMigrationException;
import dev.expandcontract.metadata.MetadataAccessException;
import dev.expandcontract.model.ExpandContractException;
import dev.expandcontract.spring.view.CoordinatorView;
import dev.expandcontract.spring.view.DetailView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the state of the fleet for everybody who looks at the page, in one thread that runs only while somebody does. What each
 * viewer has not taken yet is replaced by what is newer, so that a slow one delays nobody.
 */
final class Watch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Watch.class);

    private final Supplier<Map<String, CoordinatorView>> sources;
    private final Json json;
    private final Duration interval;
    private final int mostViewers;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition nudged = lock.newCondition();
    private final List<Viewer> viewers = new ArrayList<>();
    private @Nullable Thread thread;
    private boolean stale;
    private boolean closed;

    /**
     * @param sources by name
     * @param interval how long to rest after each look
     */
    Watch(Supplier<Map<String, CoordinatorView>> sources, Json json, Duration interval, int mostViewers) {
        this.sources = sources;
        this.json = json;
        this.interval = interval;
        this.mostViewers = mostViewers;
    }

    /** What there is to see at first. */
    Overview overview() {
        return new Overview(sources.get().entrySet().stream()
                .map(entry -> new Overview.Source(
                        entry.getKey(),
                        entry.getValue().migrations(),
                        entry.getValue().fleet()))
                .toList());
    }

    /**
     * What there is to see of one migration.
     *
     * @throws RequestException if there is no such data source
     * @throws UnknownMigrationException if there is no such migration
     */
    DetailView detail(Topic topic) {
        return source(topic.source()).detail(topic.migration());
    }

    /**
     * The data source of that name.
     *
     * @throws RequestException if there is none
     */
    CoordinatorView source(String name) {
        var all = sources.get();
        var found = all.get(name);
        if (found == null) {
            throw new RequestException(
                    404, "There is no such data source. Known are " + String.join(", ", all.keySet()) + ".");
        }
        return found;
    }

    /**
     * Lets somebody look until they are gone.
     *
     * @param topic the migration to look at beside the list, null for none
     * @return empty if too many look already, or this is closed
     */
    Optional<Viewer> join(@Nullable Topic topic) {
        lock.lock();
        try {
            if (closed || viewers.size() >= mostViewers) {
                return Optional.empty();
            }
            var viewer = new Viewer(topic);
            viewers.add(viewer);
            if (thread == null) {
                thread = Thread.ofPlatform().daemon().name("xc-admin-watch").start(this::look);
            }
            nudge();
            return Optional.of(viewer);
        } finally {
            lock.unlock();
        }
    }

    /** Looks again soon, as something has changed. */
    void nudge() {
        lock.lock();
        try {
            stale = true;
            nudged.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether nobody looks, and nothing is read. */
    boolean isIdle() {
        lock.lock();
        try {
            return viewers.isEmpty() && thread == null;
        } finally {
            lock.unlock();
        }
    }

    /** Lets viewers join again. */
    void open() {
        lock.lock();
        try {
            closed = false;
        } finally {
            lock.unlock();
        }
    }

    /** Ends all viewers, and lets no others join. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            viewers.forEach(Viewer::end);
            viewers.clear();
            nudge();
        } finally {
            lock.unlock();
        }
    }

    private void look() {
        for (var topics = topics(); topics.isPresent(); topics = topics()) {
            try {
                publish("overview", null, json.write(overview()));
                topics.get().forEach(this::publish);
            } catch (RuntimeException e) {
                log.debug("The state of the fleet could not be read for the admin page", e);
                trouble(null, "The database cannot be read at present; what is shown is from before.");
            }
            rest();
        }
    }

    /** What to look at; empty if nobody wants to see anything, and this thread ends. */
    private Optional<List<Topic>> topics() {
        lock.lock();
        try {
            stale = false;
            if (viewers.isEmpty()) {
                thread = null;
                return Optional.empty();
            }
            return Optional.of(viewers.stream()
                    .map(viewer -> viewer.topic)
                    .filter(Objects::nonNull)
                    .distinct()
                    .toList());
        } finally {
            lock.unlock();
        }
    }

    private void publish(Topic topic) {
        try {
            publish("migration", topic, json.write(detail(topic)));
        } catch (MetadataAccessException e) {
            throw e;
        } catch (ExpandContractException | RequestException e) {
            // what is wrong with this one is no trouble of the others
            trouble(topic, e.getMessage());
        }
    }

    private void trouble(@Nullable Topic topic, @Nullable String message) {
        publish("trouble", topic, json.write(Collections.singletonMap("message", message)));
    }

    private void publish(String event, @Nullable Topic topic, String data) {
        lock.lock();
        try {
            viewers.stream()
                    .filter(viewer -> topic == null || topic.equals(viewer.topic))
                    .forEach(viewer -> viewer.offer(event, data));
        } finally {
            lock.unlock();
        }
    }

    private void rest() {
        lock.lock();
        try {
            long left = interval.toNanos();
            while (left > 0 && !stale && !closed) {
                left = nudged.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            // nobody interrupts this thread but who wants it to end
            close();
        } finally {
            lock.unlock();
        }
    }

    /** Somebody who looks. */
    final class Viewer implements AutoCloseable {

        private final @Nullable Topic topic;
        private final Condition changed = lock.newCondition();
        private final Map<String, String> pending = new HashMap<>();
        private final Map<String, String> last = new HashMap<>();
        private boolean ended;

        private Viewer(@Nullable Topic topic) {
            this.topic = topic;
        }

        /**
         * What is new since the last time, by the name of the event.
         *
         * @return empty if there is nothing new for so long
         */
        Map<String, String> take(Duration patience) throws InterruptedException {
            lock.lock();
            try {
                long left = patience.toNanos();
                while (pending.isEmpty() && !ended && left > 0) {
                    left = changed.awaitNanos(left);
                }
                var taken = Map.copyOf(pending);
                pending.clear();
                return taken;
            } finally {
                lock.unlock();
            }
        }

        /** Whether there will be nothing more. */
        boolean isEnded() {
            lock.lock();
            try {
                return ended;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                end();
                viewers.remove(this);
            } finally {
                lock.unlock();
            }
        }

        private void offer(String event, String data) {
            if (!event.equals("trouble")) {
                last.remove("trouble");
            }
            if (!data.equals(last.put(event, data))) {
                pending.put(event, data);
                changed.signalAll();
            }
        }

        private void end() {
            ended = true;
            changed.signalAll();
        }
    }
}
