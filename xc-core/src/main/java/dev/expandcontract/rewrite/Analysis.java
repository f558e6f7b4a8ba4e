package dev.expandcontract.rewrite;

import dev.expandcontract.database.Database;
import dev.expandcontract.model.Migration;
import dev.expandcontract.model.TableName;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What has been found out about one statement so far. The parsers fill it; {@link Resolver} judges it. */
final class Analysis {

    /**
     * A column that is named somewhere, from its first qualifier's token to its own.
     *
     * @param scope where it is named
     */
    record Reference(int first, int last, Scope scope) {}

    /** A value that is written to a column of the migration. */
    record Written(Migration migration, Expression value) {}

    final Cursor cursor;
    final Vocabulary vocabulary;
    final Database database;

    private final Determinism determinism;
    private final BitSet claimed = new BitSet();
    private final List<Reference> references = new ArrayList<>();
    private final List<TableName> tables = new ArrayList<>();
    private final List<Site> sites = new ArrayList<>();
    private final List<Splice> splices = new ArrayList<>();
    private final Set<Migration> written = new HashSet<>();
    private final List<Written> values = new ArrayList<>();
    private final BitSet columns = new BitSet();
    private final BitSet labels = new BitSet();
    private final BitSet ordering = new BitSet();
    private final BitSet ofResult = new BitSet();
    private final BitSet ofGroup = new BitSet();
    private final BitSet ofTable = new BitSet();
    private Map<Integer, Migration> results = Map.of();
    private Splice.@Nullable Comparison comparison;
    private @Nullable Token star;
    private Scope scope = new Scope(null);
    private @Nullable Token joinByName;
    private @Nullable Scope grouped;

    Analysis(Cursor cursor, Vocabulary vocabulary, Database database) {
        this.cursor = cursor;
        this.vocabulary = vocabulary;
        this.database = database;
        this.determinism = new Determinism(database);
    }

    Determinism determinism() {
        return determinism;
    }

    Scope scope() {
        return scope;
    }

    /** Makes the scope the current one and answers the one before, to be restored. */
    Scope enter(Scope inner) {
        var before = scope;
        scope = inner;
        return before;
    }

    List<Reference> references() {
        return references;
    }

    List<TableName> tables() {
        return tables;
    }

    List<Site> sites() {
        return sites;
    }

    List<Splice> splices() {
        return splices;
    }

    Set<Migration> written() {
        return written;
    }

    boolean isClaimed(int index) {
        return claimed.get(index);
    }

    /** Says that the tokens are understood and name no column. A marker among them is never understood by that. */
    void claim(int first, int end) {
        for (int i = first; i < end; i++) {
            if (vocabulary.marked(cursor.at(i)) == null) {
                claimed.set(i);
            }
        }
    }

    /** A column is read or compared here. */
    void reference(int first, int last) {
        claim(first, last);
        claimed.set(last);
        columns.set(last);
        ofGroup.set(last, grouped == scope);
        var token = cursor.at(last);
        if (vocabulary.marked(token) != null || !vocabulary.physical(token).isEmpty()) {
            references.add(new Reference(first, last, scope));
        }
    }

    /** The tokens that name columns which are read or compared. */
    BitSet columns() {
        return columns;
    }

    /** A label is defined here. */
    void label(int index) {
        labels.set(index);
        var migration = named(index);
        if (migration != null) {
            splices.add(new Splice.Label(cursor.at(index), migration));
        }
    }

    /** The tokens of labels. */
    BitSet labels() {
        return labels;
    }

    /** A column is named here as one of those of an index. */
    void indexed(int index) {
        var migration = named(index);
        if (migration != null) {
            splices.add(new Splice.Name(cursor.at(index), migration, false));
        }
    }

    private @Nullable Migration named(int index) {
        claimed.set(index);
        var token = cursor.at(index);
        var migration = vocabulary.marked(token);
        if (migration != null) {
            sites.add(new Site.ColumnNamed(migration, token.start(), token.end()));
        }
        return migration;
    }

    /** The item of a result has no label. */
    void unlabelled(Expression item) {
        if (item.shape() instanceof Expression.Star) {
            star(cursor.at(item.first()));
        } else if (item.migration() != null && item.shape() instanceof Expression.Column column) {
            splices.add(new Splice.Alias(end(item), cursor.at(column.last()), item.migration()));
        }
    }

    /** The columns of the statement's result that are converted in Java, counted from 1. */
    void results(Map<Integer, Migration> columns) {
        results = columns;
    }

    Map<Integer, Migration> results() {
        return results;
    }

    /** Where columns that the query selects can be compared. */
    void comparison(Splice.@Nullable Comparison place) {
        comparison = place;
    }

    Splice.@Nullable Comparison comparison() {
        return comparison;
    }

    /** A query yields all columns of a table. */
    void star(Token token) {
        star = token;
    }

    @Nullable
    Token star() {
        return star;
    }

    /** Rows are ordered by the value, and nothing else in the query needs the same expression for it. */
    void orderedBy(Expression item) {
        if (item.shape() instanceof Expression.Column column) {
            ordering.set(column.last());
        }
    }

    boolean isOrdering(int index) {
        return ordering.get(index);
    }

    /**
     * What is named from here on in that scope belongs to a group of rows and not to one row.
     *
     * @param of null if it no longer does
     * @return what it was before, to be restored
     */
    @Nullable
    Scope groups(@Nullable Scope of) {
        var before = grouped;
        grouped = of;
        return before;
    }

    boolean isOfGroup(int index) {
        return ofGroup.get(index);
    }

    /** The value, if it is a column without a qualifier, is one of the result of a set operation. */
    void ofResult(Expression item) {
        if (item.shape() instanceof Expression.Column column && startOfName(column.last()) == start(column.last())) {
            ofResult.set(column.last());
        }
    }

    boolean isOfResult(int index) {
        return ofResult.get(index);
    }

    /** The column is one of a table, and not of a subquery's result. */
    void ofTable(int index) {
        ofTable.set(index);
    }

    boolean isOfTable(int index) {
        return ofTable.get(index);
    }

    void value(Written value) {
        values.add(value);
    }

    List<Written> values() {
        return values;
    }

    /** A column of the target table is named here to be written. */
    void target(int index, Migration migration) {
        claimed.set(index);
        var token = cursor.at(index);
        sites.add(new Site.ColumnWritten(migration, token.start(), token.end()));
        splices.add(new Splice.Name(token, migration, true));
        written.add(migration);
    }

    void table(TableName table) {
        tables.add(table);
    }

    void joinByName(Token token) {
        joinByName = token;
    }

    @Nullable
    Token joinByName() {
        return joinByName;
    }

    void compared(Migration migration, Expression value) {
        sites.add(new Site.ValueCompared(migration, start(value), end(value)));
    }

    int start(Expression expression) {
        return start(expression.first());
    }

    private int start(int index) {
        return cursor.at(index).start();
    }

    /** The offset where the qualifier of the column begins, or its name if it has none. */
    int startOfName(int last) {
        int first = last;
        while (first >= 2
                && cursor.at(first - 1).isSymbol(".")
                && cursor.at(first - 2).isIdentifier()) {
            first -= 2;
        }
        return start(first);
    }

    int end(Expression expression) {
        return cursor.at(expression.end() - 1).end();
    }

    /** The subquery in the tokens as a source. */
    Source.Derived derived(String name, int first, int end) {
        var yields = yields(first, end);
        var exposes = new HashSet<Migration>();
        for (int i = first; i < end; i++) {
            var token = cursor.at(i);
            exposes.addAll(vocabulary.ofTable(token));
            var marked = vocabulary.marked(token);
            if (marked != null) {
                exposes.add(marked);
            }
            if (token.isIdentifier() && scope.commonTable(token.text()) != null) {
                exposes.addAll(vocabulary.all());
            }
        }
        return new Source.Derived(name, yields, Set.copyOf(exposes), Set.of());
    }

    /** A common table expression, of which only the name is known here, as a source. */
    Source.Derived commonTable(String name, Set<String> labels) {
        var all = Set.copyOf(vocabulary.all());
        return new Source.Derived(name, all, all, labels);
    }

    private Set<Migration> yields(int first, int end) {
        var found = new HashSet<Migration>();
        for (int i = first; i < end; i++) {
            var token = cursor.at(i);
            if (token.isSymbol("*")) {
                return Set.copyOf(vocabulary.all());
            }
            var migration = vocabulary.marked(token);
            if (migration != null) {
                found.add(migration);
            }
        }
        return found;
    }
}
