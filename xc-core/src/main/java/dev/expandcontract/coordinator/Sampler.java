package dev.expandcontract.coordinator;

import dev.expandcontract.backfill.RowKey;
import dev.expandcontract.backfill.Sampling;
import dev.expandcontract.backfill.Sampling.Sample;
import dev.expandcontract.metadata.MetadataStore;
import dev.expandcontract.metadata.MetadataTransaction;
import dev.expandcontract.metadata.MigrationRow;
import dev.expandcontract.metadata.SampleTable.Claim;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.Side;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares a few rows of verified migrations now and then, one instance at a time. Every write changes both columns, so rows
 * that differ have been written by somebody who writes around XC.
 */
final class Sampler {

    private static final Logger log = LoggerFactory.getLogger(Sampler.class);

    private static final Set<Phase> PHASES = Set.of(Phase.CUTOVER, Phase.SOAK);

    /** How many rows a message names. */
    private static final int NAMED = 10;

    private final MetadataStore store;
    private final Runner runner;
    private final Sampling sampling;
    private final String instanceId;

    Sampler(MetadataStore store, Runner runner, Sampling sampling, String instanceId) {
        this.store = store;
        this.runner = runner;
        this.sampling = sampling;
        this.instanceId = instanceId;
    }

    /** Takes the samples that are due. Answers how many rows were compared. */
    long sample(SampleSettings settings) {
        if (settings.rows() == 0) {
            return 0;
        }
        long compared = 0;
        for (var migration : store.readAlone(
                "looking for migrations to sample",
                transaction -> transaction.migrations().all())) {
            if (PHASES.contains(migration.phase()) && runner.defines(migration)) {
                compared += sample(migration, settings);
            }
        }
        return compared;
    }

    /**
     * A sample that this instance has claimed.
     *
     * @param equal when its rows were last seen to be equal, at the earliest
     */
    private record Turn(Claim claim, Instant equal) {}

    private long sample(MigrationRow migration, SampleSettings settings) {
        var turn = store.transact("claiming a sample", transaction -> turn(transaction, migration, settings));
        if (turn.isEmpty()) {
            return 0;
        }
        var sample = sampling.next(
                runner.definition(migration), PHASES, turn.get().claim().after(), settings.rows());
        if (sample == null) {
            return 0;
        }
        if (sample.differing().isEmpty()) {
            store.transact("recording a sample", transaction -> reach(transaction, migration, sample));
        } else {
            report(migration, sample, turn.get().equal());
        }
        return sample.rows();
    }

    private Optional<Turn> turn(MetadataTransaction transaction, MigrationRow migration, SampleSettings settings)
            throws SQLException {
        var verified = Differences.lastEqual(transaction, migration);
        if (verified.isEmpty()) {
            return Optional.empty();
        }
        return transaction
                .samples()
                .claim(migration.id(), instanceId, settings.interval())
                .map(claim -> new Turn(claim, latest(verified.get(), claim)));
    }

    private static Instant latest(Instant verified, Claim claim) {
        var passed = claim.passedAt();
        return passed == null || passed.isBefore(verified) ? verified : passed;
    }

    private Sample reach(MetadataTransaction transaction, MigrationRow migration, Sample sample) throws SQLException {
        transaction.samples().reach(migration.id(), instanceId, sample.last(), sample.rows());
        return sample;
    }

    private void report(MigrationRow migration, Sample sample, Instant equal) {
        var listed = store.transact("recording a bypass", transaction -> {
            transaction.control().lock();
            reach(transaction, migration, sample);
            var present = transaction.migrations().find(migration.id()).orElse(migration);
            if (!PHASES.contains(present.phase()) || present.dualWriteEpoch() != migration.dualWriteEpoch()) {
                return List.<RowKey>of();
            }
            transaction
                    .migrations()
                    .doubt(
                            present,
                            "a sample found rows whose columns differ, for example " + named(sample.differing()));
            return new Differences(transaction, present).listBypass(Side.NEXT, sample.differing(), equal);
        });
        if (!listed.isEmpty()) {
            log.warn(
                    "Somebody writes table '{}' around XC: '{}' and '{}' were equal at {} or later and differ now in {} rows of"
                            + " a sample, for example {}. What was verified counts no longer. Coordinator.findings(\"{}\")"
                            + " lists the rows, and RepairDifferences repairs them.",
                    migration.definition().column().table(),
                    migration.definition().name(Side.OLD),
                    migration.definition().name(Side.NEXT),
                    equal,
                    listed.size(),
                    named(listed),
                    migration.id());
        }
    }

    private static String named(List<RowKey> rows) {
        return rows.stream().limit(NAMED).map(RowKey::name).collect(Collectors.joining(", "));
    }
}
