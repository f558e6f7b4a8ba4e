package dev.expandcontract.coordinator;

import java.util.function.Supplier;

/** Goes around each command that the coordinator of an instance is given, such as to time or to trace it. */
@FunctionalInterface
public interface CommandObserver {

    /** Only carries commands out. */
    CommandObserver NONE = (command, execution) -> execution.get();

    /**
     * Carries a command out.
     *
     * @param execution does so, once; its exceptions are for the caller
     * @return what it returned
     */
    Outcome around(Command command, Supplier<Outcome> execution);
}
