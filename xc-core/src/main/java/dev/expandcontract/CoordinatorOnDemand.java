package dev.expandcontract;

import dev.expandcontract.coordinator.Coordinator;
import dev.expandcontract.pace.Governor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the coordinator of an instance when it is first asked for: an application that starts has no use for it yet. */
final class CoordinatorOnDemand implements Supplier<Coordinator>, AutoCloseable {

    private final Supplier<Governor> governors;
    private final Function<Governor, Coordinator> coordinators;
    private @Nullable Governor governor;
    private @Nullable Coordinator coordinator;
    private boolean closed;

    /**
     * @param governors makes the governor of the work that the instance does in the background
     * @param coordinators makes the coordinator, which has its work governed
     */
    CoordinatorOnDemand(Supplier<Governor> governors, Function<Governor, Coordinator> coordinators) {
        this.governors = governors;
        this.coordinators = coordinators;
    }

    @Override
    public synchronized Coordinator get() {
        var present = coordinator;
        if (present == null) {
            var made = governors.get();
            present = coordinators.apply(made);
            governor = made;
            coordinator = present;
            if (closed) {
                made.close();
            }
        }
        return present;
    }

    /** A worker that waits for a probe ends sooner. */
    @Override
    public synchronized void close() {
        closed = true;
        if (governor != null) {
            governor.close();
        }
    }
}
