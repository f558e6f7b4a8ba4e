package dev.expandcontract.coordinator;

import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.Outcome.Refused;
import dev.expandcontract.metadata.MetadataStore;
import dev.expandcontract.metadata.MetadataTransaction;
import dev.expandcontract.metadata.MigrationRow;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.Migration;
import dev.expandcontract.model.MigrationRegistry;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.Side;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Begins backfills, verifications and repairs where they are possible. What they show is recorded only if the migration is
 * still in the same stay of the same phase, because a phase in between may have written one column alone.
 */
final class Runner {

    /** Records that a run begins. */
    @FunctionalInterface
    interface Beginning {
        void record(MetadataTransaction transaction) throws SQLException;
    }

    private final MetadataStore store;
    private final Barrier barrier;
    private final AuditTrail audit;
    private final Supplier<MigrationRegistry> registry;

    Runner(MetadataStore store, Barrier barrier, AuditTrail audit, Supplier<MigrationRegistry> registry) {
        this.store = store;
        this.barrier = barrier;
        this.audit = audit;
        this.registry = registry;
    }

    /** Begins a run, or refuses it. */
    Optional<Refused> start(
            Command command, Direction direction, Set<Phase> phases, MigrationRow seen, Beginning beginning) {
        var evidence = barrier.evidence(seen, seen.dualWriteEpoch());
        return store.transact("starting a run over the rows", transaction -> {
            var control = transaction.control().lock();
            var present = transaction.migrations().find(seen.id()).orElse(seen);
            var problem = !hasConverter(present)
                    ? "The conversion of migration '" + seen.id() + "' is done in Java, "
                            + present.definition().conversion() + ", and this instance does not define the migration."
                            + " Give the command to an instance that does."
                    : direction == Direction.REVERSE && present.definition().conversion() instanceof Conversion.OneWay
                            ? "The conversion of migration '" + seen.id()
                                    + "' has no way back, so that nothing tells what '"
                                    + present.definition().name(Side.OLD)
                                    + "' should hold. There is no step back beyond SOAK; go on to CONTRACT."
                            : problem(transaction, present, seen, evidence, phases, control.now());
            if (problem.isEmpty()) {
                beginning.record(transaction);
                return Optional.<Refused>empty();
            }
            var refused = new Refused(seen.id(), problem, List.of());
            audit.record(transaction, command, present.phase(), refused);
            return Optional.of(refused);
        });
    }

    /** The migration as the metadata has it, or as this instance has it if only that knows how to convert. */
    Migration definition(MigrationRow row) {
        var own = registry.get().byId(row.id());
        return own != null && defines(row) ? own : row.definition();
    }

    /** Whether this instance has the definition that the metadata have. */
    boolean defines(MigrationRow row) {
        var own = registry.get().byId(row.id());
        return own != null && own.fingerprint().equals(row.fingerprint());
    }

    private boolean hasConverter(MigrationRow row) {
        return !(definition(row).conversion() instanceof Conversion.InJava inJava)
                || inJava.converter().isPresent();
    }

    private String problem(
            MetadataTransaction transaction,
            MigrationRow present,
            MigrationRow seen,
            Evidence evidence,
            Set<Phase> phases,
            Instant now)
            throws SQLException {
        if (!phases.contains(present.phase()) || present.epoch() != seen.epoch()) {
            return "Migration '" + present.id() + "' is in the phase " + present.phase()
                    + "; this run is possible in "
                    + phases.stream().sorted().map(Phase::name).collect(Collectors.joining(" or "))
                    + ", as long as the phase does not change. Move the migration there, then try again.";
        }
        // While an instance may still write one column alone, what a run has passed can part again behind it.
        var blockers = Barrier.blockers(
                present,
                present.dualWriteEpoch(),
                evidence,
                transaction.instances().all(),
                now);
        return blockers.isEmpty()
                ? ""
                : "Not every instance is known to write both columns of migration '" + present.id() + "' yet: "
                        + Barrier.why(blockers) + ". "
                        + Barrier.remedy(blockers);
    }

    static String name(Direction direction) {
        return switch (direction) {
            case FORWARD -> "Forward";
            case REVERSE -> "Reverse";
        };
    }

    static String ending(@Nullable String interruption, boolean recorded) {
        if (interruption != null) {
            return "; it stopped before the end: " + interruption + ".";
        }
        return recorded ? "." : "; nothing was recorded, because the phase changed while it ran. Run it again.";
    }
}
