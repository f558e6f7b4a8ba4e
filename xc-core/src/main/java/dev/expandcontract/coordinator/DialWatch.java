package dev.expandcontract.coordinator;

import dev.expandcontract.metadata.MetadataStore;
import dev.expandcontract.metadata.MigrationRow;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log that a dial was turned behind XC's back, or cannot be read. Only what is found twice in a row counts: between
 * the turn of a store and the note of it in the metadata, they differ for a moment.
 */
final class DialWatch {

    private static final Logger log = LoggerFactory.getLogger(DialWatch.class);

    private final MetadataStore store;
    private final Dials dials;
    private final Map<String, String> seen = new HashMap<>();
    private final Map<String, String> told = new HashMap<>();

    DialWatch(MetadataStore store, Dials dials) {
        this.store = store;
        this.dials = dials;
    }

    synchronized void look() {
        if (dials.store().isEmpty()) {
            return;
        }
        for (var migration : store.readAlone(
                "looking for dials", transaction -> transaction.migrations().all())) {
            if (migration.phase().asksReadSwitch()) {
                look(migration);
            }
        }
    }

    private void look(MigrationRow migration) {
        var status = dials.status(migration, dials.ask(migration.id()));
        var problem = status.problem().isEmpty() ? "" : status.toString();
        if (problem.equals(seen.put(migration.id(), problem)) && !problem.equals(told.put(migration.id(), problem))) {
            if (problem.isEmpty()) {
                log.info("Migration '{}': {}", migration.id(), status);
            } else {
                log.warn("Migration '{}': {}", migration.id(), problem);
            }
        }
    }
}
