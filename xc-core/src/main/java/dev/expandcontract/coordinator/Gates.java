package dev.expandcontract.coordinator;

import dev.expandcontract.catalog.CatalogSource;
import dev.expandcontract.metadata.MetadataTransaction;
import dev.expandcontract.metadata.MigrationRow;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Asks the gates of a transition. */
final class Gates {

    private final CatalogSource catalog;
    private final List<Gate<StateGates.State>> stateGates;

    Gates(CatalogSource catalog, GateSettings settings) {
        this.catalog = catalog;
        stateGates = StateGates.all(settings);
    }

    /** The answers of the gates that look at the schema. Reads the catalog, so not under a lock. */
    List<GateResult> schema(Migration migration, Phase from, Phase to) {
        var asked =
                SchemaGates.ALL.stream().filter(gate -> gate.guards(from, to)).toList();
        if (asked.isEmpty()) {
            return List.of();
        }
        var schema = new SchemaGates.Schema(
                migration, catalog.table(migration.column().table()));
        return asked.stream().map(gate -> gate.result(schema)).toList();
    }

    /**
     * The answers of the gates that look at the metadata, as of this transaction.
     *
     * @param evidence what the database shows of transactions older than the migration's present epoch
     * @param dial where the dial stands, and who decides
     */
    List<GateResult> state(
            MetadataTransaction transaction,
            MigrationRow migration,
            Evidence evidence,
            DialStatus dial,
            Phase to,
            Instant now)
            throws SQLException {
        var state = new StateGates.State(
                migration,
                evidence,
                transaction.instances().all(),
                transaction.runs().of(migration.id()),
                transaction.certificates().of(migration.id()),
                transaction.findings().of(migration.id()),
                dial,
                now);
        return stateGates.stream()
                .filter(gate -> gate.guards(migration.phase(), to))
                .map(gate -> gate.result(state))
                .toList();
    }

    /** The answers of both kinds, those about the metadata first. */
    static List<GateResult> join(List<GateResult> state, List<GateResult> schema) {
        var all = new ArrayList<>(state);
        all.addAll(schema);
        return all;
    }
}
