package dev.expandcontract.hibernate;

import dev.expandcontract.jdbc.MigratingDataSource;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;

/** What migrates in a mapping, and where it stands at the moment. */
record Placements(List<PlannedMigration> planned, MigratingDataSource dataSource) {

    /** @throws SchemaToolException if a phase cannot be told */
    List<Placement> now() {
        var placements = new LinkedHashMap<Migration, Placement>();
        for (var plan : planned) {
            placements.computeIfAbsent(plan.migration(), migration -> Placement.of(plan, phase(migration)));
        }
        return List.copyOf(placements.values());
    }

    private Phase phase(Migration migration) {
        try {
            var phase = dataSource.phase(migration);
            if (phase == null) {
                throw new SchemaToolException("The phase of the migration " + migration
                        + " is not known, so the schema tool cannot tell which"
                        + " columns its table has. See to it that this instance has joined the fleet.");
            }
            return phase;
        } catch (SQLException e) {
            throw new SchemaToolException(
                    "The phase of the migration " + migration + " cannot be read, which the schema tool needs to tell"
                            + " which columns its table has: " + e.getMessage() + ". See to it that the database can be"
                            + " reached.",
                    e);
        }
    }
}
