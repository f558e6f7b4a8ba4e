package dev.expandcontract.spring.view;

import dev.expandcontract.coordinator.Blocker;
import dev.expandcontract.coordinator.InstanceStatus;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something that could still commit under an earlier phase, so that the next step has to wait for it.
 *
 * @param kind {@code SESSION}, {@code PREPARED} or {@code UNDEFINED}
 * @param why what it is, whose it is, and what it holds or lacks
 * @param instanceId the instance concerned, null if it belongs to none that is known
 * @param instance the name of that instance
 * @param session the number of a {@code SESSION} in the server, else null
 * @param state what that session is doing, in the database's words; empty if it is none
 * @param transactionMillis for how long the transaction has been open, null if there is none or nobody knows
 * @param commit the statement that commits a {@code PREPARED} transaction, else null
 * @param rollback the statement that rolls it back, else null
 */
public record BlockerView(
        String kind,
        String why,
        @Nullable String instanceId,
        @Nullable String instance,
        @Nullable Long session,
        String state,
        @Nullable Long transactionMillis,
        @Nullable String commit,
        @Nullable String rollback) {

    static BlockerView of(Blocker blocker) {
        return switch (blocker) {
            case Blocker.OpenSession open ->
                new BlockerView(
                        "SESSION",
                        open.why(),
                        id(open.instance()),
                        name(open.instance()),
                        open.holder().session(),
                        open.holder().state(),
                        millis(open.holder().transaction()),
                        null,
                        null);
            case Blocker.Prepared prepared ->
                new BlockerView(
                        "PREPARED",
                        prepared.why(),
                        null,
                        null,
                        null,
                        "",
                        millis(prepared.transaction().age()),
                        prepared.transaction().commit(),
                        prepared.transaction().rollback());
            case Blocker.Undefined undefined ->
                new BlockerView(
                        "UNDEFINED",
                        undefined.why(),
                        id(undefined.instance()),
                        name(undefined.instance()),
                        null,
                        "",
                        null,
                        null,
                        null);
        };
    }

    private static @Nullable String id(@Nullable InstanceStatus instance) {
        return instance == null ? null : instance.id();
    }

    private static @Nullable String name(@Nullable InstanceStatus instance) {
        return instance == null ? null : instance.name();
    }

    private static @Nullable Long millis(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis();
    }
}
