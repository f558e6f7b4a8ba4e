package dev.expandcontract.fence;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A transaction that was prepared for a two-phase commit. It belongs to no session any more and is registered for no
 * epoch, so that nothing tells under which phase it ran.
 *
 * @param id what the database knows it by, as its SQL spells it
 * @param owner the database user that prepared it, or empty if the database does not say
 * @param age how long ago it was prepared, or null if the database does not say
 * @param tableKnown whether it is known to concern the migrating table; if not, the database does not say what it concerns
 * @param commit the statement that commits it
 * @param rollback the statement that rolls it back
 */
public record PreparedTransaction(
        String id, String owner, @Nullable Duration age, boolean tableKnown, String commit, String rollback) {}
