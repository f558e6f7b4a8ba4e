package dev.expandcontract.backfill;

import dev.expandcontract.database.Database;
import dev.expandcontract.fence.Fence;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Compares some rows of a table that was verified, to notice when its columns part. As in a {@link Verification}, a row that
 * looks different is looked at again in a later transaction, and counts only if it does so then too.
 */
public final class Sampling {

    private final DataSource dataSource;
    private final Database database;
    private final Fence fence;
    private final BatchSettings settings;

    Sampling(DataSource dataSource, Database database, Fence fence, BatchSettings settings) {
        this.dataSource = dataSource;
        this.database = database;
        this.fence = fence;
        this.settings = settings;
    }

    /**
     * What a sample showed.
     *
     * @param rows how many rows it compared
     * @param last the last key that it compared, null if there is none after it
     * @param differing the rows whose columns differ
     */
    public record Sample(long rows, @Nullable String last, List<RowKey> differing) {

        public Sample {
            differing = List.copyOf(differing);
        }
    }

    /**
     * Compares the next rows in the order of the primary key.
     *
     * @param phases in which that is right
     * @param after the key after which it begins, null for the first one
     * @param rows how many rows at most
     * @return null if the migration is in none of the phases on this instance, or the thread was interrupted
     * @throws BackfillRefusedException if the table does not allow it
     * @throws BackfillFailedException if the database failed
     */
    public @Nullable Sample next(Migration migration, Set<Phase> phases, @Nullable String after, int rows) {
        try (var session = Session.open(dataSource, database, fence, settings, migration, Direction.FORWARD)) {
            var end = session.transaction(phases, TableRows::greatest);
            if (end.isEmpty()) {
                return new Sample(0, null, List.of());
            }
            var first = after == null ? null : KeyBound.decode(after);
            var compared = compare(session, phases, new Stretch.Keys(first, end.get()), rows);
            return new Sample(
                    compared.rows(),
                    compared.left() instanceof Stretch.Keys left && left.after() != null
                            ? left.after().encode()
                            : null,
                    compared.failing().stream()
                            .map(row -> RowKey.of(row, session.subject().key()))
                            .toList());
        } catch (Interruption e) {
            return null;
        } catch (SQLException e) {
            throw new BackfillFailedException(
                    "A sample of migration '" + migration.id() + "' (" + migration.column() + ") failed: "
                            + e.getMessage() + ". It changes nothing, and is tried again.",
                    e);
        }
    }

    /** A row that cannot be converted any more differs from what was verified. */
    private static TableRows.Compared compare(Session session, Set<Phase> phases, Stretch stretch, int rows)
            throws SQLException, Interruption {
        var sieve = new Sieve(session, phases, true);
        TableRows.Compared compared;
        try {
            compared = session.comparison(phases, table -> table.compareFirst(stretch, rows));
        } catch (SQLException e) {
            if (!session.isOfRow(e)) {
                throw e;
            }
            var listed = session.transaction(phases, table -> table.list(stretch, rows));
            compared = new TableRows.Compared(listed.rows().size(), listed.left(), both(sieve.sift(listed.rows())));
        }
        return new TableRows.Compared(compared.rows(), compared.left(), both(sieve.sift(compared.failing())));
    }

    private static List<KeyBound> both(Sieve.Sifted sifted) {
        var rows = new ArrayList<>(sifted.different());
        rows.addAll(sifted.failed().keySet());
        return rows;
    }
}
