package dev.expandcontract.metadata;

import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.Side;
import dev.expandcontract.readswitch.Dial;
import dev.expandcontract.readswitch.DialBoard;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The migrations, the phase that each is in, and how far its columns hold the history. Changed only under the lock of the
 * control row.
 *
 * <p>The table says of a column what follows from phases and backfills. That it is verified follows from its certificate,
 * which is issued and revoked here.
 */
public final class MigrationTable {

    private final Rows rows;
    private final String table;
    private final CertificateTable certificates;
    private final String select;

    MigrationTable(Rows rows) {
        this.rows = rows;
        table = rows.table("migration");
        certificates = new CertificateTable(rows);
        select = "select m.*, " + certificates.counts(Side.OLD) + " as old_certified, " + certificates.counts(Side.NEXT)
                + " as next_certified from " + table + " m";
    }

    /** All migrations, by id. */
    public List<MigrationRow> all() throws SQLException {
        return rows.query(select + " order by m.id", this::read);
    }

    /** The migration with the id. */
    public Optional<MigrationRow> find(String id) throws SQLException {
        return rows.query(select + " where m.id = ?", this::read, id).stream().findFirst();
    }

    /** Enters a new migration in its first phase. The column that was there alone holds everything. */
    public void insert(Migration migration, Phase phase, long epoch) throws SQLException {
        boolean contracted = phase == Phase.CONTRACT;
        var definition = Definition.of(migration.conversion());
        rows.update(
                "insert into " + table + " (id, table_name, old_column, next_column, old_to_next, next_to_old,"
                        + " converter, order_preserving, fingerprint, phase, epoch, entered_at, dual_write_epoch, old_history,"
                        + " next_history, doubts, dial, dial_turned_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                        + rows.now() + ", 0, ?, ?, 0, ?, " + rows.now() + ")",
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
                (contracted ? HistoryState.STALE : HistoryState.ORIGINAL).name(),
                (contracted ? HistoryState.ORIGINAL : HistoryState.STALE).name(),
                DialBoard.outside(phase).toString());
    }

    /**
     * Moves a migration to another phase, and keeps what follows from the phase: since when both columns are written, and
     * that a column which a phase does not write goes stale.
     *
     * @return whether the migration was still as given
     */
    public boolean move(MigrationRow from, Phase to, long epoch) throws SQLException {
        long dualWriteEpoch = !to.writesBoth() ? 0 : from.phase().writesBoth() ? from.dualWriteEpoch() : epoch;
        boolean moved = rows.update(
                        "update " + table + " set phase = ?, previous_phase = ?, epoch = ?, entered_at = " + rows.now()
                                + ", dual_write_epoch = ? where id = ? and epoch = ?",
                        to.name(),
                        from.phase().name(),
                        epoch,
                        dualWriteEpoch,
                        from.id(),
                        from.epoch())
                == 1;
        if (moved && !to.writesBoth()) {
            goStale(from, to, to == Phase.EXPAND ? Side.NEXT : Side.OLD);
        }
        return moved;
    }

    /** Records where the dial stands from now on. */
    public void turn(String id, Dial dial) throws SQLException {
        rows.update(
                "update " + table + " set dial = ?, dial_turned_at = " + rows.now() + " where id = ?",
                dial.toString(),
                id);
    }

    private void goStale(MigrationRow migration, Phase to, Side side) throws SQLException {
        record(migration.id(), side, HistoryState.STALE);
        certificates.revoke(
                migration.id(),
                side,
                "the migration moved to " + to + ", where '"
                        + migration.definition().name(side) + "' is not written");
    }

    /** Records that a backfill has reached every row. Does not touch what is known of a column that held everything. */
    public void fill(MigrationRow migration, Side side) throws SQLException {
        if (migration.history(side) != HistoryState.ORIGINAL) {
            record(migration.id(), side, HistoryState.FILLED);
        }
    }

    /** Records that a backfill has left out rows. Does not touch what is known of a column that held everything. */
    public void leaveOut(MigrationRow migration, Side side, String why) throws SQLException {
        doubt(migration, why);
        if (migration.history(side) != HistoryState.ORIGINAL) {
            record(migration.id(), side, HistoryState.STALE);
        }
    }

    /** Issues a certificate in place of the last one. Samples of the rows begin anew. */
    public void certify(MigrationRow migration, Side side, CertificateRow.Proof proof) throws SQLException {
        fill(migration, side);
        certificates.issue(migration.id(), side, proof);
        new SampleTable(rows).begin(migration.id());
    }

    /**
     * Something casts doubt on both columns holding the same: what was verified counts no longer, nor does a verification that
     * runs. That {@code old} holds everything is doubtful only where {@code next} alone is read; before, it is what counts.
     *
     * @param migration as it is now
     * @param why the end of a sentence
     */
    public void doubt(MigrationRow migration, String why) throws SQLException {
        if (migration.dualWriteEpoch() == 0) {
            return;
        }
        rows.update("update " + table + " set doubts = doubts + 1 where id = ?", migration.id());
        doubt(migration, Side.NEXT, why);
        if (migration.phase() == Phase.SOAK) {
            doubt(migration, Side.OLD, why);
        }
    }

    private void doubt(MigrationRow migration, Side side, String why) throws SQLException {
        rows.update(
                "update " + table + " set " + column(side) + " = ? where id = ? and " + column(side) + " = ?",
                HistoryState.FILLED.name(),
                migration.id(),
                HistoryState.ORIGINAL.name());
        certificates.revoke(migration.id(), side, why);
    }

    private void record(String id, Side side, HistoryState state) throws SQLException {
        rows.update("update " + table + " set " + column(side) + " = ? where id = ?", state.name(), id);
    }

    private static String column(Side side) {
        return side == Side.OLD ? "old_history" : "next_history";
    }

    private HistoryState history(ResultSet row, Side side) throws SQLException {
        var recorded = rows.constant(row, table, HistoryState.class, column(side));
        if (recorded == HistoryState.VERIFIED) {
            throw Rows.nonsense(row, table, column(side), "'VERIFIED', which only a certificate can say");
        }
        return row.getInt(side == Side.OLD ? "old_certified" : "next_certified") > 0 ? HistoryState.VERIFIED : recorded;
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
                history(row, Side.OLD),
                history(row, Side.NEXT),
                row.getLong("doubts"),
                new MigrationRow.Turned(row.getString("dial"), rows.instant(row, "dial_turned_at")));
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
