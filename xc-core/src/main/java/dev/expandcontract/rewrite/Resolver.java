package dev.expandcontract.rewrite;

import dev.expandcontract.model.Migration;
import dev.expandcontract.model.TableName;
import dev.expandcontract.rewrite.Analysis.Reference;
import dev.expandcontract.rewrite.Rejection.NotUnderstood;
import dev.expandcontract.rewrite.Rejection.Refused;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Judges the columns that a parsed statement names: a marker must certainly be a column of its table, and a physical
 * column of a migrating table must not be named without its marker.
 */
final class Resolver {

    private final Analysis analysis;
    private final Cursor cursor;

    Resolver(Analysis analysis) {
        this.analysis = analysis;
        this.cursor = analysis.cursor;
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
        boolean proposed = source instanceof Source.Proposed;
        if (source == null || !mayHold(source, migration)) {
            throw new Refused(
                    qualifier == null
                            ? Refusal.unqualifiedMarker(token, migration)
                            : Refusal.foreignQualifier(qualifier.text() + "." + token.text(), migration));
        }
        analysis.splices().add(new Splice.Name(token, migration, proposed));
        analysis.sites()
                .add(
                        proposed
                                ? new Site.ProposedRead(migration, token.start(), token.end())
                                : new Site.ColumnRead(migration, token.start(), token.end()));
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
