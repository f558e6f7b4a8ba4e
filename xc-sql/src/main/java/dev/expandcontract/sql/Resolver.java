package dev.expandcontract.sql;

import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.Migration;
import dev.expandcontract.rewrite.Token;
import dev.expandcontract.sql.Source.Answer;
import dev.expandcontract.sql.Source.Base;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.sf.jsqlparser.schema.Column;
import org.jspecify.annotations.Nullable;

/** Finds out whose the columns are that a statement names, and marks those that migrate. */
final class Resolver {

    private final Schema schema;
    private final Ledger ledger;
    private Visible labels = Visible.NONE;

    /**
     * The labels that expressions can name.
     *
     * @param preferred whether a label for a column of the same name is left as it is
     */
    record Visible(Items items, boolean preferred) {

        static final Visible NONE = new Visible(new Items(), false);
    }

    Resolver(Schema schema, Ledger ledger) {
        this.schema = schema;
        this.ledger = ledger;
    }

    /** Names may stand for these labels from here on; answers what to {@linkplain #restore} afterwards. */
    Visible labels(Items items, boolean preferred) {
        var before = labels;
        labels = new Visible(items, preferred);
        return before;
    }

    /** As {@link #labels}, where a column is meant rather than its label. */
    Visible withoutPreferredLabels() {
        return labels(labels.items(), false);
    }

    void restore(Visible before) {
        labels = before;
    }

    /** A column is read. */
    void read(Column column, Scope scope) {
        var range = ledger.range(column);
        if (range == null) {
            return;
        }
        int position = position(range, column);
        ledger.account(range);
        var token = ledger.token(position);
        if (!schema.isPhysical(token)) {
            refuseWholeRow(token, range, scope);
            return;
        }
        var qualifier = qualifier(range, position);
        if (qualifier == null) {
            unqualified(position, token, scope);
        } else {
            qualified(position, token, qualifier, scope);
        }
    }

    /** The token of the column's own name. */
    private int position(Ledger.Range range, Column column) {
        var name = Names.unquoted(column.getColumnName());
        for (int i = range.last(); i > range.first(); i--) {
            if (ledger.token(i).isIdentifier() && ledger.token(i).text().equalsIgnoreCase(name)) {
                return i;
            }
        }
        return range.first();
    }

    private @Nullable Token qualifier(Ledger.Range range, int position) {
        return position >= range.first() + 2 && ledger.isSymbol(position - 1, ".") ? ledger.token(position - 2) : null;
    }

    private void refuseWholeRow(Token token, Ledger.Range range, Scope scope) {
        if (range.first() != range.last()) {
            return;
        }
        for (Scope at = scope; at != null; at = at.parent()) {
            for (var source : at.sources()) {
                if (source.has(token.text()) == Answer.YES) {
                    return;
                }
            }
            for (var source : at.sources()) {
                refuseRow(token, source);
            }
        }
    }

    /** All columns of the source are taken as one value. */
    void refuseRow(Token token, Source source) {
        if (source.name().equalsIgnoreCase(token.text())) {
            switch (source) {
                case Base table -> {
                    if (!table.migrations().isEmpty()) {
                        throw Unresolved.wholeRow(token, table.migrations().getFirst());
                    }
                }
                case Source.Proposed row ->
                    refuseRow(
                            token,
                            new Base(
                                    row.text(),
                                    row.target().table(),
                                    null,
                                    row.target().migrations()));
                case Source.Derived derived -> {
                    if (derived.starred() != null) {
                        throw Unresolved.wholeRow(token, derived.starred());
                    }
                }
                case Source.Opaque opaque -> {}
            }
        }
    }

    private void qualified(int position, Token token, Token qualifier, Scope scope) {
        var source = scope.find(qualifier.text());
        switch (source) {
            case null -> throw Unresolved.name(token, visible(token, scope));
            case Base table -> {
                var migration = table.migration(token.text());
                if (migration != null) {
                    mark(position, token, migration, "");
                }
            }
            case Source.Proposed row -> {
                var migration = row.target().migration(token.text());
                if (migration != null) {
                    mark(position, token, migration, "");
                }
            }
            case Source.Derived derived -> {}
            case Source.Opaque opaque -> {}
        }
    }

    private void unqualified(int position, Token token, Scope scope) {
        var migrating = visible(token, scope);
        if (migrating != null && labels.items().isForeign(token.text())) {
            throw Unresolved.otherMeaning(token, migrating);
        }
        if (labels.preferred() && labels.items().isOwn(token.text())) {
            return;
        }
        for (Scope at = scope; at != null; at = at.parent()) {
            var found = only(token, at, scope);
            if (found != null) {
                if (found instanceof Base table) {
                    var migration = table.migration(token.text());
                    if (migration != null) {
                        refuseCapture(token, migration, at.parent());
                        mark(position, token, migration, qualifierFor(table, at, scope, token, migration));
                    }
                }
                return;
            }
        }
        throw Unresolved.name(token, visible(token, scope));
    }

    /** The source of the scope that has the column, or null if none has. */
    private @Nullable Source only(Token token, Scope scope, Scope innermost) {
        Source found = null;
        for (var source : scope.sources()) {
            var answer = source.has(token.text());
            var migration = visible(token, innermost);
            if (answer == Answer.UNKNOWN && migration != null) {
                throw Unresolved.unknownColumns(token, source.name(), migration);
            }
            if (answer == Answer.YES) {
                if (found != null && migration != null) {
                    throw Unresolved.ambiguous(token, migration);
                }
                found = source;
            }
        }
        return found;
    }

    /** A migration that the name is a physical column of, of a table that can be seen there; or null. */
    private static @Nullable Migration visible(Token token, Scope scope) {
        for (Scope at = scope; at != null; at = at.parent()) {
            for (var table : at.tables()) {
                var migration = table.migration(token.text());
                if (migration != null) {
                    return migration;
                }
            }
        }
        return null;
    }

    private static void refuseCapture(Token token, Migration migration, @Nullable Scope outside) {
        for (Scope at = outside; at != null; at = at.parent()) {
            for (var source : at.sources()) {
                boolean same = source instanceof Base table && migration.equals(table.migration(token.text()));
                if (!same && source.has(token.text()) != Answer.NO) {
                    throw Unresolved.captured(token, migration);
                }
            }
        }
    }

    /** What has to stand before the marker so that it is certain whose it is. */
    private static String qualifierFor(Base table, Scope at, Scope innermost, Token token, Migration migration) {
        long stored = at.sources().stream()
                .filter(source -> !(source instanceof Source.Proposed))
                .count();
        if (at == innermost && stored == 1) {
            return "";
        }
        if (innermost.find(table.name()) != table) {
            throw Unresolved.ambiguous(token, migration);
        }
        return table.text() + ".";
    }

    /** The token is the column of the migration. */
    void mark(int position, Token token, Migration migration, String qualifier) {
        if (!migration.conversion().equals(Conversion.NONE)
                && migration.column().old().equalsIgnoreCase(token.text())) {
            throw Unresolved.oldRepresentation(token, migration);
        }
        ledger.mark(position, migration, qualifier);
    }

    /**
     * Columns are written.
     *
     * @param tables those that they can belong to
     * @param before what the statement has written already; what these write is added
     */
    void written(List<Column> columns, List<Base> tables, Set<Migration> before) {
        for (var column : columns) {
            var range = ledger.range(column);
            if (range != null) {
                int position = position(range, column);
                ledger.account(range);
                var token = ledger.token(position);
                if (schema.isPhysical(token)) {
                    written(position, token, qualifier(range, position), tables, before);
                }
            }
        }
    }

    private void written(
            int position, Token token, @Nullable Token qualifier, List<Base> tables, Set<Migration> before) {
        var found = new HashSet<Base>();
        for (var table : tables) {
            if ((qualifier == null || table.name().equalsIgnoreCase(qualifier.text()))
                    && table.has(token.text()) != Answer.NO) {
                found.add(table);
            }
        }
        for (var table : found) {
            var migration = table.migration(token.text());
            if (migration != null) {
                if (found.size() > 1) {
                    throw Unresolved.ambiguous(token, migration);
                }
                if (!before.add(migration)) {
                    throw Unresolved.writtenTwice(token, migration);
                }
                mark(position, token, migration, qualifier == null && tables.size() > 1 ? table.text() + "." : "");
            }
        }
    }

    /** Columns that a join by name has in common. */
    void common(List<Column> columns, Scope scope) {
        for (var column : columns) {
            var range = ledger.range(column);
            if (range != null) {
                ledger.account(range);
                for (var table : scope.tables()) {
                    var migration = table.migration(ledger.token(range.last()).text());
                    if (migration != null) {
                        throw Unresolved.joinByName("USING", migration);
                    }
                }
            }
        }
    }
}
