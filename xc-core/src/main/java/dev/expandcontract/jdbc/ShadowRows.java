package dev.expandcontract.jdbc;

import dev.expandcontract.conversion.JavaConversion;
import dev.expandcontract.conversion.ValueNotConvertedException;
import dev.expandcontract.jdbc.ShadowReads.Mismatch;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.phase.Side;
import dev.expandcontract.rewrite.Comparing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the columns of a result that the application does not know of, row by row as the application reads them. */
final class ShadowRows {

    private static final Logger log = LoggerFactory.getLogger(ShadowRows.class);

    private final ResultSet physical;
    private final Comparing comparing;
    private final ShadowReads reads;
    private int visible = -1;
    private boolean failed;

    ShadowRows(ResultSet physical, Comparing comparing, ShadowReads reads) {
        this.physical = physical;
        this.comparing = comparing;
        this.reads = reads;
    }

    /** How many columns the application knows of. */
    int visible() throws SQLException {
        if (visible < 0) {
            visible = physical.getMetaData().getColumnCount() - comparing.columns();
        }
        return visible;
    }

    /** The application has stepped to a row. What goes wrong here is none of its business. */
    void compare() {
        if (failed) {
            return;
        }
        try {
            int column = visible() + 1;
            for (var row : comparing.rows()) {
                compare(row, column);
                column += row.columns();
            }
        } catch (SQLException | RuntimeException e) {
            failed = true;
            comparing.rows().forEach(row -> reads.counts(row.migration().id()).failed());
            log.debug("Columns could not be compared in the result of [{}]", comparing.template(), e);
        }
    }

    private void compare(Comparing.Row row, int column) throws SQLException {
        boolean inJava = row.migration().conversion() instanceof Conversion.InJava;
        var problem = "";
        boolean differs;
        if (inJava) {
            try {
                differs = differsInJava(row, column);
            } catch (ValueNotConvertedException e) {
                differs = true;
                problem = String.valueOf(e.getMessage());
            }
        } else {
            differs = physical.getInt(column) != 0;
        }
        reads.counts(row.migration().id()).row(differs);
        if (differs) {
            var key = new ArrayList<@Nullable String>();
            for (int i = inJava ? 2 : 1; i < row.columns(); i++) {
                key.add(physical.getString(column + i));
            }
            reads.mismatch(new Mismatch(
                    row.migration(), row.read(), row.comparison(), List.copyOf(key), comparing.template(), problem));
        }
    }

    /**
     * A value that was converted on its way to either column is right: where one column stores less than the other, the
     * converter need not lead from each to the other.
     */
    private boolean differsInJava(Comparing.Row row, int column) throws SQLException {
        var conversion = JavaConversion.of(row.migration());
        var old = conversion.read(physical, column, Side.OLD);
        var next = conversion.read(physical, column + 1, Side.NEXT);
        if (old == null || next == null) {
            return old != next;
        }
        return !same(conversion.toNext(old), next) && !leadsBack(conversion, old, next);
    }

    private static boolean leadsBack(JavaConversion conversion, Object old, Object next) {
        try {
            return same(conversion.toOld(next), old);
        } catch (ValueNotConvertedException e) {
            return false;
        }
    }

    /** Columns may fill strings up with blanks. */
    private static boolean same(@Nullable Object one, Object other) {
        if (one instanceof String text && other instanceof String also) {
            return text.stripTrailing().equals(also.stripTrailing());
        }
        return one != null && JavaConversion.areEqual(one, other);
    }
}
