package dev.expandcontract.rewrite;

import dev.expandcontract.model.Migration;
import dev.expandcontract.rewrite.Expression.Star;
import dev.expandcontract.rewrite.Rejection.Refused;
import dev.expandcontract.rewrite.Splice.Copy;
import dev.expandcontract.rewrite.Splice.Insertion;
import dev.expandcontract.rewrite.Splice.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds what writes the second column. The column that is read stands where the marker was; the other one is written by
 * what is inserted.
 */
final class DualWrite {

    /**
     * A column that is written.
     *
     * @param first the first token of its name, a qualifier included
     * @param last the last token of its name
     * @param migration the migration that it is the marker of, or null
     */
    record Target(int first, int last, @Nullable Migration migration) {}

    private final Analysis analysis;
    private final JavaUses java;

    DualWrite(Analysis analysis, JavaUses java) {
        this.analysis = analysis;
        this.java = java;
    }

    /**
     * The value is assigned to the column. The assignment to the other column comes first: MySQL and MariaDB assign from
     * left to right, and a value computed from the column that is read must not see it changed.
     */
    void assigned(Target target, Expression value) throws Rejection {
        if (target.migration() != null) {
            java.assigned(target.migration(), value);
            written(target.migration(), value);
            int from = analysis.cursor.at(target.first()).start();
            analysis.splices()
                    .add(new Insertion(
                            from, target.migration(), List.of(new Copy(from, analysis.end(value)), new Text(", "))));
        }
    }

    /**
     * Each row gives its values to the columns, in order. The other column and its value are appended, so that ordinals
     * in the query that yields the rows keep their meaning.
     */
    void listed(List<Target> targets, List<Query.Row> rows) throws Rejection {
        for (var target : targets) {
            var migration = target.migration();
            if (migration != null) {
                append(
                        analysis.cursor.at(targets.getLast().last()).end(),
                        migration,
                        analysis.cursor.at(target.first()).start(),
                        analysis.cursor.at(target.last()).end());
                for (var row : rows) {
                    var value = value(row, targets, targets.indexOf(target), migration);
                    written(migration, value);
                    append(row.appendAt(), migration, analysis.start(value), analysis.end(value));
                }
            }
        }
    }

    private static Expression value(Query.Row row, List<Target> targets, int index, Migration migration)
            throws Refused {
        if (row.values().stream().anyMatch(value -> value.shape() instanceof Star)) {
            throw new Refused(Refusal.star(migration));
        }
        if (row.values().size() != targets.size()) {
            throw new Refused(Refusal.valueCount(migration));
        }
        return row.values().get(index);
    }

    private void append(int at, Migration migration, int from, int to) {
        analysis.splices().add(new Insertion(at, migration, List.of(new Text(", "), new Copy(from, to))));
    }

    private void written(Migration migration, Expression value) throws Refused {
        if (value.doubt() != null) {
            throw new Refused(Refusal.volatileValue(value.doubt(), migration));
        }
        analysis.sites().add(new Site.ValueWritten(migration, analysis.start(value), analysis.end(value)));
        analysis.value(new Analysis.Written(migration, value));
    }
}
