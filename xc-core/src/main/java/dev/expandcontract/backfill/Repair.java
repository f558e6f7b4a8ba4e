package dev.expandcontract.backfill;

import dev.expandcontract.backfill.RepairReport.Repaired;
import dev.expandcontract.backfill.RepairReport.Result;
import dev.expandcontract.database.Database;
import dev.expandcontract.fence.Fence;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/**
 * Copies one side of a migration to the other in single rows, each in a transaction of its own under the row's lock. What a
 * row holds is compared again under that lock, so a row that the application has written meanwhile is left alone, as its
 * columns are equal.
 */
public final class Repair {

    private final DataSource dataSource;
    private final Database database;
    private final Fence fence;
    private final BatchSettings settings;

    Repair(DataSource dataSource, Database database, Fence fence, BatchSettings settings) {
        this.dataSource = dataSource;
        this.database = database;
        this.fence = fence;
        this.settings = settings;
    }

    /**
     * Repairs the rows in the calling thread, in their order, to the last one or until the migration leaves the phases on
     * this instance. A row that fails is left as it is, and the others are gone on with. Interrupting the thread stops it
     * after the row.
     *
     * @param direction which side is copied
     * @param phases in which that is right
     * @throws BackfillRefusedException if the table or its columns do not allow it; nothing has been written
     * @throws BackfillFailedException if the database failed; the rows before stay repaired
     */
    public RepairReport run(Migration migration, Direction direction, Set<Phase> phases, List<RowKey> rows) {
        var repaired = new ArrayList<Repaired>();
        try (var session = Session.open(dataSource, database, fence, settings, migration, direction)) {
            session.subject().requireAssignable();
            for (var row : rows) {
                repaired.add(repair(session, phases, row));
            }
            return new RepairReport(repaired, null);
        } catch (Interruption e) {
            return new RepairReport(repaired, e.getMessage());
        } catch (SQLException e) {
            throw new BackfillFailedException(
                    "The repair of migration '" + migration.id() + "' (" + migration.column() + ") failed after "
                            + repaired.size() + " of " + rows.size() + " rows: " + e.getMessage()
                            + ". These rows stay as they are now. Remove the cause and repair again.",
                    e);
        }
    }

    private static Repaired repair(Session session, Set<Phase> phases, RowKey row) throws SQLException, Interruption {
        var key = List.of(KeyBound.decode(row.key()));
        try {
            boolean copied = session.transaction(phases, table -> table.copyRows(key)) > 0;
            boolean apart = !session.comparison(phases, table -> table.compareRows(key, true))
                    .isEmpty();
            return apart
                    ? new Repaired(
                            row,
                            Result.LEFT,
                            "it differs although its column was copied: a trigger changes it, or"
                                    + " its value does not come back from the conversion")
                    : new Repaired(row, copied ? Result.COPIED : Result.SETTLED, "");
        } catch (SQLException e) {
            if (session.connection().isClosed()) {
                throw e;
            }
            return new Repaired(row, Result.LEFT, String.valueOf(e.getMessage()));
        }
    }
}
