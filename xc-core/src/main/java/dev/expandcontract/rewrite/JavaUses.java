package dev.expandcontract.rewrite;

import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.Migration;
import dev.expandcontract.rewrite.Rejection.Refused;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds where a statement names columns that are converted in Java. The database sees only what they store, so that they can
 * stand where that makes no difference: compared with a parameter, which is bound converted, or with themselves, and as
 * columns of the statement's own result, which is converted when it is read. Everything else is refused, in every phase.
 */
final class JavaUses {

    private static final Set<String> ORDER = Set.of("<", "<=", ">", ">=");

    /**
     * An item of a list of results.
     *
     * @param label the token of its label, or -1
     */
    record Item(Expression value, int label) {}

    /** A column that may stand where it does, with the parameter that is converted for it, if any. */
    private record Grant(int column, Splice.@Nullable Parameter parameter) {}

    /** The smallest or greatest value of a column. */
    private record Extreme(int end, Expression column) {}

    /** What a clause behind WHERE groups or orders by, or demands of groups. */
    private record Clause(String name, Expression value) {}

    private final Analysis analysis;
    private final Cursor cursor;
    private final List<Grant> grants = new ArrayList<>();
    private final Map<Integer, JavaMisuse> misuses = new HashMap<>();
    private final Map<Integer, Extreme> extremes = new HashMap<>();
    private final List<Clause> clauses = new ArrayList<>();
    private final BitSet ofSameRow = new BitSet();
    private final BitSet granted = new BitSet();
    private final Map<Integer, Migration> columns = new TreeMap<>();
    private List<Item> results = List.of();

    JavaUses(Analysis analysis) {
        this.analysis = analysis;
        this.cursor = analysis.cursor;
    }

    static boolean concern(@Nullable Migration migration) {
        return migration != null && migration.conversion() instanceof Conversion.InJava;
    }

    /** What is found from here on can be {@linkplain #revoke revoked}. */
    int mark() {
        return grants.size();
    }

    void revoke(int mark) {
        grants.subList(mark, grants.size()).clear();
    }

    void compared(Expression left, String operator, Expression right) {
        compare(left, right, ORDER.contains(operator));
        compare(right, left, ORDER.contains(operator));
    }

    void in(Expression column, Expression set) {
        if (set.shape() instanceof Expression.Elements values) {
            values.elements().forEach(value -> {
                compare(column, value, false);
                misuse(value, JavaMisuse.COMPARED);
            });
        } else {
            misuse(column, JavaMisuse.COMPARED);
        }
    }

    void between(Expression column, Expression least, Expression most) {
        compared(column, "<=", least);
        compared(column, "<=", most);
    }

    /** The column is NULL or not. */
    void isNull(Expression column) {
        grant(column, null);
    }

    void counted(List<Expression> arguments) {
        arguments.forEach(argument -> grant(argument, null));
    }

    /** The call yields the smallest or greatest of the values. */
    void extreme(Expression call, List<Expression> arguments) {
        if (arguments.size() == 1 && concern(arguments.getFirst().migration())) {
            extremes.put(call.first(), new Extreme(call.end(), arguments.getFirst()));
        }
    }

    /** A value in the clause behind WHERE that begins with the word. */
    void clause(String name, Expression value) {
        if (name.isEmpty()) {
            return;
        }
        clauses.add(new Clause(name, value));
        if (name.equals("group")) {
            grant(value, null);
        } else if (name.equals("order")) {
            compare(value, value, true);
        }
    }

    /** The value is assigned to the column of the migration, in a row that there is. */
    void assigned(Migration migration, Expression value) {
        if (migration.equals(value.migration()) && value.shape() instanceof Expression.Column column) {
            ofSameRow.set(column.last());
        }
    }

    /** What SELECT or RETURNING lists. */
    void listed(List<Item> items) {
        if (cursor.depth() == 0) {
            results = items;
        }
        for (var item : items) {
            var column = column(item.value());
            if (column != null) {
                misuse(column, JavaMisuse.SELECTED);
            }
        }
    }

    /** What was listed last is combined with something else, or inserted. */
    void noResults() {
        if (cursor.depth() == 0) {
            results = List.of();
        }
    }

    private void compare(Expression column, Expression value, boolean ordered) {
        var migration = column.migration();
        if (migration != null && concern(migration)) {
            if (ordered && !preservesOrder(migration)) {
                misuse(column, JavaMisuse.ORDERED);
            } else if (isParameter(value)) {
                grant(column, new Splice.Parameter(cursor.at(value.first()), migration, false));
            } else if (isNullLiteral(value) || migration.equals(value.migration())) {
                grant(column, null);
            } else {
                misuse(column, JavaMisuse.COMPARED);
            }
        }
    }

    private void grant(Expression column, Splice.@Nullable Parameter parameter) {
        if (concern(column.migration()) && column.shape() instanceof Expression.Column named) {
            grants.add(new Grant(named.last(), parameter));
        }
    }

    private void misuse(Expression column, JavaMisuse misuse) {
        if (concern(column.migration()) && column.shape() instanceof Expression.Column named) {
            misuses.put(named.last(), misuse);
        }
    }

    private static boolean preservesOrder(@Nullable Migration migration) {
        return migration != null
                && migration.conversion() instanceof Conversion.InJava conversion
                && conversion.orderPreserving();
    }

    /** Judges what was found, before the columns are resolved. */
    void resolve() throws Refused {
        for (int i = 0; i < results.size(); i++) {
            var column = column(results.get(i).value());
            if (column != null) {
                result(i + 1, results.get(i), column);
            }
        }
        grants.stream()
                .map(Grant::column)
                .filter(column -> !misuses.containsKey(column))
                .forEach(granted::set);
        refuseLabels();
        for (var grant : grants) {
            if (grant.parameter() != null) {
                analysis.splices().add(grant.parameter());
            }
        }
    }

    /** All columns would come as they are stored, those that are converted among them. */
    void refuseStar() throws Refused {
        for (var site : analysis.sites()) {
            if (analysis.star() != null && concern(site.migration())) {
                throw new Refused(Refusal.starInJava(site.migration()));
            }
        }
    }

    private void result(int position, Item item, Expression column) throws Refused {
        var migration = column.migration();
        if (migration == null || !(column.shape() instanceof Expression.Column named)) {
            throw new IllegalArgumentException("No column: " + column);
        }
        boolean extreme = extremes.containsKey(item.value().first());
        if (extreme && !preservesOrder(migration)) {
            misuses.put(named.last(), JavaMisuse.ORDERED);
            return;
        }
        for (var clause : clauses) {
            if (!permits(clause, position, item, migration)) {
                throw new Refused(Refusal.resultInJava(migration, clause.name()));
            }
        }
        misuses.remove(named.last());
        grant(column, null);
        if (!Set.of("explain", "describe", "desc").contains(cursor.at(0).word())) {
            columns.put(position, migration);
        }
    }

    /** Whether the clause means the same, if it means the item by its position or label, for what the column stores. */
    private boolean permits(Clause clause, int position, Item item, Migration migration) {
        var value = clause.value();
        boolean ordered = clause.name().equals("order");
        var only = cursor.at(value.first());
        if (value.end() == value.first() + 1 && only.kind() == TokenKind.NUMBER) {
            return !ordered || preservesOrder(migration) || !only.text().equals(String.valueOf(position));
        }
        for (int i = value.first(); i < value.end(); i++) {
            boolean isLabel = item.label() >= 0
                    && analysis.columns().get(i)
                    && analysis.vocabulary.marked(cursor.at(i)) == null
                    && !cursor.at(i - 1).isSymbol(".")
                    && cursor.at(i)
                            .text()
                            .equalsIgnoreCase(cursor.at(item.label()).text());
            boolean alone = value.shape() instanceof Expression.Column column && column.last() == i;
            boolean fits = alone && (clause.name().equals("group") || (ordered && preservesOrder(migration)));
            if (isLabel && !fits) {
                return false;
            }
        }
        return true;
    }

    /** A label that is a marker says that what it stands for is the logical column, which holds for nothing but itself. */
    private void refuseLabels() throws Refused {
        var proper = new BitSet();
        for (var item : results) {
            var column = column(item.value());
            var label = item.label() < 0 ? null : analysis.vocabulary.marked(cursor.at(item.label()));
            if (column != null && label != null && label.equals(column.migration())) {
                proper.set(item.label());
            }
        }
        var labels = analysis.labels();
        for (int i = labels.nextSetBit(0); i >= 0; i = labels.nextSetBit(i + 1)) {
            var migration = analysis.vocabulary.marked(cursor.at(i));
            if (migration != null && concern(migration) && !proper.get(i)) {
                throw new Refused(Refusal.inJava(cursor.at(i), migration, JavaMisuse.LABELLED));
            }
        }
    }

    /** The column that the item is, or whose smallest or greatest value it is; null if it is none that is converted in Java. */
    private @Nullable Expression column(Expression item) {
        var extreme = extremes.get(item.first());
        var column = extreme != null && extreme.end() == item.end() ? extreme.column() : item;
        return concern(column.migration()) ? column : null;
    }

    /** @throws Refused unless the column may stand where it does */
    void requireGranted(int token, Migration migration) throws Refused {
        if (!granted.get(token)) {
            throw new Refused(
                    Refusal.inJava(cursor.at(token), migration, misuses.getOrDefault(token, JavaMisuse.COMPUTED)));
        }
    }

    /** Whether the column is assigned to itself. */
    boolean isOfSameRow(int token) {
        return ofSameRow.get(token);
    }

    /** The value is written to a column of the migration. */
    void written(Migration migration, Expression value) throws Refused {
        if (isParameter(value)) {
            analysis.splices().add(new Splice.Parameter(cursor.at(value.first()), migration, true));
        } else if (!isNullLiteral(value)
                && !(value.shape() instanceof Expression.Default)
                && !(value.shape() instanceof Expression.Column column && ofSameRow.get(column.last()))) {
            throw new Refused(Refusal.writtenInJava(migration));
        }
    }

    private boolean isParameter(Expression value) {
        return value.end() == value.first() + 1 && cursor.at(value.first()).kind() == TokenKind.PARAMETER;
    }

    private boolean isNullLiteral(Expression value) {
        return value.end() == value.first() + 1 && cursor.at(value.first()).is("null");
    }

    /** The columns of the statement's result that are converted, counted from 1. */
    Map<Integer, Migration> results() {
        return columns;
    }
}
