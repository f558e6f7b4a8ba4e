package dev.expandcontract.metadata;

import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.Side;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The migrations and the phase that each is in. Changed only under the lock of the control row. */
public final class MigrationTable {

    private final Rows rows;
    private final String table;

    MigrationTable(Rows rows) {
        this.rows = rows;
        table = rows.table("migration");
    }

    /** All migrations, by id. */
    public List<MigrationRow> all() throws SQLException {
        return rows.query("select * from " + table + " order by id", this::read);
    }

    /** The migration with the id. */
    public Optional<MigrationRow> find(String id) throws SQLException {
        return rows.query("select * from " + table + " where id = ?", this::read, id).stream()
                .findFirst();
    }

    /** Enters a new migration in its first phase. */
    public void insert(Migration migration, Phase phase, long epoch, HistoryState oldHistory, HistoryState nextHistory)
            throws SQLException {
        var definition = Definition.of(migration.conversion());
        rows.update(
                "insert into " + table + " (id, table_name, old_column, next_column, old_to_next, next_to_old,"
                        + " converter, order_preserving, fingerprint, phase, epoch, entered_at, dual_write_epoch, old_history,"
                        + " next_history) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, " + rows.now() + ", 0, ?, ?)",
                migration.id(),
                migration.column().table().toString(),
                migration.name(Side.OLD),
                migration.name(Side.NEXT),
                definition.oldToNext,
                definition.nextToOld,
                definition.converter,
                definition.orderPreserving ? 1 : 0,
                migration.fingerprint(),
                phase.name(),
                epoch,
                oldHistory.name(),
                nextHistory.name());
    }

    /**
     * Moves a migration to another phase, and keeps what follows from the phase: since when both columns are written, and
     * that a column which a phase does not write goes stale.
     *
     * @return whether the migration was still as given
     */
    public boolean move(MigrationRow from, Phase to, long epoch) throws SQLException {
        long dualWriteEpoch = !to.writesBoth() ? 0 : from.phase().writesBoth() ? from.dualWriteEpoch() : epoch;
        var oldHistory = to == Phase.CONTRACT ? HistoryState.STALE : from.oldHistory();
        var nextHistory = to == Phase.EXPAND ? HistoryState.STALE : from.nextHistory();
        return rows.update(
                        "update " + table + " set phase = ?, previous_phase = ?, epoch = ?, entered_at = " + rows.now()
                                + ", dual_write_epoch = ?, old_history = ?, next_history = ? where id = ? and epoch = ?",
                        to.name(),
                        from.phase().name(),
                        epoch,
                        dualWriteEpoch,
                        oldHistory.name(),
                        nextHistory.name(),
                        from.id(),
                        from.epoch())
                == 1;
    }

    /**
     * Records how far a column holds the history.
     *
     * @param migration the migration as it was when the run began
     * @return whether it is still in the same stay of the same phase; if not, nothing is recorded
     */
    public boolean recordHistory(MigrationRow migration, Side side, HistoryState state) throws SQLException {
        var column = side == Side.OLD ? "old_history" : "next_history";
        return rows.update(
                        "update " + table + " set " + column + " = ? where id = ? and epoch = ?",
                        state.name(),
                        migration.id(),
                        migration.epoch())
                == 1;
    }

    private MigrationRow read(ResultSet row) throws SQLException {
        return new MigrationRow(
                Migration.of(
                                row.getString("id"),
                                row.getString("table_name"),
                                row.getString("old_column"),
                                row.getString("next_column"))
                        .with(new Definition(
                                        row.getString("old_to_next"),
                                        row.getString("next_to_old"),
                                        row.getString("converter"),
                                        row.getInt("order_preserving") == 1)
                                .conversion()),
                row.getString("fingerprint"),
                rows.constant(row, table, Phase.class, "phase"),
                rows.constantOrNull(row, table, Phase.class, "previous_phase"),
                row.getLong("epoch"),
                rows.instant(row, "entered_at"),
                row.getLong("dual_write_epoch"),
                rows.constant(row, table, HistoryState.class, "old_history"),
                rows.constant(row, table, HistoryState.class, "next_history"));
    }

    /** A conversion as the columns of the table hold it. */
    private record Definition(
            @Nullable String oldToNext,
            @Nullable String nextToOld,
            @Nullable String converter,
            boolean orderPreserving) {

        private static Definition of(Conversion conversion) {
            return switch (conversion) {
                case Conversion.None none -> new Definition(null, null, null, false);
                case Conversion.Pair pair ->
                    new Definition(pair.oldToNext(), pair.nextToOld(), null, pair.orderPreserving());
                case Conversion.OneWay oneWay -> new Definition(oneWay.oldToNext(), null, null, false);
                case Conversion.InJava java -> new Definition(null, null, java.name(), java.orderPreserving());
            };
        }

        private Conversion conversion() {
            return converter == null
                    ? Conversion.of(text(oldToNext), text(nextToOld), orderPreserving)
                    : new Conversion.InJava(converter, orderPreserving, Optional.empty());
        }

        private static String text(@Nullable String value) {
            return value == null ? "" : value;
        }
    }
}
