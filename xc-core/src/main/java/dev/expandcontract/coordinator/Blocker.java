package dev.expandcontract.coordinator;

import dev.expandcontract.fence.Holder;
import dev.expandcontract.fence.PreparedTransaction;
import dev.expandcontract.phase.Phase;
import org.jspecify.annotations.Nullable;

/** Something that could still commit under an earlier phase of a migration, so that the next step has to wait for it. */
public sealed interface Blocker {

    /** What it is, whose it is, and what it holds or lacks, in words without a full stop. */
    String why();

    /**
     * A database session that is registered for an epoch before the migration entered its phase.
     *
     * @param holder the session, as the database shows it
     * @param instance the instance that it belongs to, or null if that is not registered
     * @param phase the phase that its transaction may run under, or null if that was before the migration began
     */
    record OpenSession(
            Holder holder,
            @Nullable InstanceStatus instance,
            @Nullable Phase phase,
            String why) implements Blocker {}

    /** A transaction prepared for a two-phase commit, of which nobody knows the phase that it ran under. */
    record Prepared(PreparedTransaction transaction, String why) implements Blocker {}

    /** An instance that does not define the migration, so that its statements are not rewritten for it. */
    record Undefined(InstanceStatus instance, String why) implements Blocker {}
}
