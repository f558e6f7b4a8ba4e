package dev.expandcontract.rewrite;

import dev.expandcontract.database.Database;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.Migration;
import dev.expandcontract.model.TableName;
import dev.expandcontract.rewrite.Analysis.Reference;
import dev.expandcontract.rewrite.Rejection.NotUnderstood;
import dev.expandcontract.rewrite.Rejection.Refused;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Judges the columns that a parsed statement names: a marker must certainly be a column of its table, and a physical
 * column of a migrating table must not be named without its marker.
 */
final class Resolver {

    private final Analysis analysis;
    private final Cursor cursor;
    private final List<Narrowing.Candidate> comparisons;
    private final JavaUses java;
    /** The tokens of columns that are read and converted. */
    private final BitSet converted = new BitSet();
    /** The tokens of columns that an upsert proposes, for which no use is known under a conversion. */
    private final BitSet proposed = new BitSet();

    Resolver(Analysis analysis, List<Narrowing.Candidate> comparisons, JavaUses java) {
        this.analysis = analysis;
        this.cursor = analysis.cursor;
        this.comparisons = comparisons;
        this.java = java;
    }

    void resolve(int tokens) throws Rejection {
        for (var reference : analysis.references()) {
            var token = cursor.at(reference.last());
            var migration = analysis.vocabulary.marked(token);
            if (migration != null) {
                marker(reference, token, migration);
            } else {
                physical(reference, token);
            }
        }
        for (int i = 0; i < tokens; i++) {
            refuseUnclaimed(i);
        }
        for (var value : analysis.values()) {
            written(value);
        }
        refuseProposed();
        java.refuseStar();
        for (var comparison : comparisons) {
            if (converted.get(comparison.marker())) {
                analysis.splices().add(comparison.splice());
            }
        }
    }

    /** A value is converted, unless it is what an upsert proposes for the same column: each column has its own of that. */
    private void written(Analysis.Written written) throws Refused {
        var value = written.value();
        int column = columnOf(value);
        if (column >= 0
                && proposed.get(column)
                && written.migration().equals(analysis.vocabulary.marked(cursor.at(column)))) {
            proposed.clear(column);
        } else if (JavaUses.concern(written.migration())) {
            java.written(written.migration(), value);
        } else if (converts(written.migration()) && !(value.shape() instanceof Expression.Default)) {
            analysis.splices()
                    .add(new Splice.Written(
                            analysis.start(value),
                            analysis.end(value),
                            value.end() == value.first() + 1,
                            written.migration()));
        }
    }

    /** The token of the column that the value is, alone or as {@code values(..)}, or -1. */
    private int columnOf(Expression value) {
        if (value.shape() instanceof Expression.Column column) {
            return column.last();
        }
        boolean call = (cursor.at(value.first()).is("values")
                        || cursor.at(value.first()).is("value"))
                && cursor.at(value.first() + 1).isSymbol("(")
                && cursor.closeOf(value.first() + 1) == value.end() - 1;
        return call ? value.end() - 2 : -1;
    }

    private void refuseProposed() throws Refused {
        int index = proposed.nextSetBit(0);
        if (index >= 0) {
            var token = cursor.at(index);
            var migration = analysis.vocabulary.marked(token);
            if (migration != null) {
                throw new Refused(Refusal.proposed(token, migration));
            }
        }
    }

    private static boolean converts(Migration migration) {
        return !migration.conversion().equals(Conversion.NONE);
    }

    /** The list of tokens is the authority: what no parser has accounted for is not understood. */
    private void refuseUnclaimed(int index) throws Rejection {
        var token = cursor.at(index);
        if (!analysis.isClaimed(index)) {
            if (analysis.vocabulary.marked(token) != null) {
                throw new NotUnderstood(token);
            }
            for (var migration : analysis.vocabulary.physical(token)) {
                if (isVisible(migration)) {
                    throw new Refused(Refusal.unmarked(token, migration));
                }
            }
        }
    }

    private void marker(Reference reference, Token token, Migration migration) throws Refused {
        var qualifier = qualifier(reference);
        var source =
                qualifier == null ? only(reference.scope()) : reference.scope().find(qualifier.text());
        if (source == null && qualifier == null) {
            throw new Refused(Refusal.unqualifiedMarker(token, migration));
        }
        if (source == null || !mayHold(source, migration)) {
            throw new Refused(
                    qualifier == null
                            ? Refusal.unqualifiedMarker(token, migration)
                            : Refusal.foreignQualifier(qualifier.text() + "." + token.text(), migration));
        }
        boolean isProposed = source instanceof Source.Proposed;
        if (source instanceof Source.Table) {
            analysis.ofTable(reference.last());
        }
        analysis.splices()
                .add(
                        converts(migration)
                                ? converting(reference, token, migration, source)
                                : new Splice.Name(token, migration, isProposed));
        analysis.sites()
                .add(
                        isProposed
                                ? new Site.ProposedRead(migration, token.start(), token.end())
                                : new Site.ColumnRead(migration, token.start(), token.end()));
    }

    /** What a column becomes that one side of the migration stores otherwise than the application sees it. */
    private Splice converting(Reference reference, Token token, Migration migration, Source source) throws Refused {
        if (cursor.at(reference.first()).isSymbol(".")) {
            throw new Refused(Refusal.fieldOfRow(token, migration));
        }
        return switch (source) {
            case Source.Proposed row -> {
                proposed.set(reference.last());
                yield new Splice.Name(token, migration, true);
            }
            case Source.Derived derived -> {
                if (JavaUses.concern(migration)) {
                    throw new Refused(Refusal.derivedInJava(token, migration));
                }
                if (analysis.star() != null) {
                    throw new Refused(Refusal.starUnderConversion(migration));
                }
                yield new Splice.Label(token, migration);
            }
            case Source.Table table -> read(reference, token, migration);
            case Source.Opaque opaque -> read(reference, token, migration);
        };
    }

    private Splice read(Reference reference, Token token, Migration migration) throws Refused {
        if (JavaUses.concern(migration)) {
            return readAsStored(reference, token, migration);
        }
        if (analysis.isOfResult(reference.last())) {
            return new Splice.Label(token, migration);
        }
        if (analysis.isOrdering(reference.last())
                && migration.conversion() instanceof Conversion.Pair pair
                && pair.orderPreserving()) {
            return new Splice.Name(token, migration, false);
        }
        if (analysis.isOfGroup(reference.last())
                && (analysis.database == Database.MYSQL || analysis.database == Database.MARIADB)) {
            throw new Refused(Refusal.having(token, migration));
        }
        converted.set(reference.last());
        return new Splice.Read(analysis.startOfName(reference.last()), token, migration);
    }

    private Splice readAsStored(Reference reference, Token token, Migration migration) throws Refused {
        if (java.isOfSameRow(reference.last()) && only(reference.scope()) != null) {
            return new Splice.Name(token, migration, true);
        }
        java.requireGranted(reference.last(), migration);
        return new Splice.Name(token, migration, false);
    }

    private static boolean mayHold(Source source, Migration migration) {
        return switch (source) {
            case Source.Table table -> isTableOf(table.table(), migration);
            case Source.Proposed row -> isTableOf(row.table(), migration);
            case Source.Derived derived -> derived.yields().contains(migration);
            case Source.Opaque opaque -> false;
        };
    }

    /** The one source of the scope, beside which the row that an upsert proposes does not count, or null. */
    private static @Nullable Source only(Scope scope) {
        if (scope.sources().size() == 1) {
            return scope.sources().getFirst();
        }
        var stored = scope.sources().stream()
                .filter(source -> !(source instanceof Source.Proposed))
                .toList();
        return stored.size() == 1 ? stored.getFirst() : null;
    }

    private void physical(Reference reference, Token token) throws Refused {
        for (var migration : analysis.vocabulary.physical(token)) {
            if (concerns(reference, migration)) {
                throw new Refused(Refusal.unmarked(token, migration));
            }
        }
    }

    private boolean concerns(Reference reference, Migration migration) {
        if (!isVisible(migration)) {
            return false;
        }
        var qualifier = qualifier(reference);
        if (qualifier != null) {
            var source = reference.scope().find(qualifier.text());
            return source == null || mayBe(source, migration, cursor.at(reference.last()));
        }
        for (Scope scope = reference.scope(); scope != null; scope = scope.parent()) {
            for (var source : scope.sources()) {
                if (mayBe(source, migration, cursor.at(reference.last()))) {
                    return true;
                }
            }
        }
        return cursor.at(reference.first()).isSymbol(".");
    }

    /** Whether the token may be a physical column of the migration among those of the source. */
    private static boolean mayBe(Source source, Migration migration, Token token) {
        return switch (source) {
            case Source.Table table -> isTableOf(table.table(), migration);
            case Source.Proposed row -> isTableOf(row.table(), migration);
            // What the statement itself calls so is no physical column, whatever it holds.
            case Source.Derived derived ->
                derived.exposes().contains(migration)
                        && !derived.labels().contains(token.text().toLowerCase(Locale.ROOT));
            case Source.Opaque opaque -> true;
        };
    }

    private boolean isVisible(Migration migration) {
        return analysis.tables().stream().anyMatch(table -> isTableOf(table, migration));
    }

    private static boolean isTableOf(TableName table, Migration migration) {
        return table.matches(migration.column().table());
    }

    /** The name before the column's dot, or null if there is none that could be looked up. */
    private @Nullable Token qualifier(Reference reference) {
        var before = reference.last() > reference.first() + 1 ? cursor.at(reference.last() - 2) : null;
        return before != null && before.isIdentifier() ? before : null;
    }
}
