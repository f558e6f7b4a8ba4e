package dev.expandcontract.rewrite;

import dev.expandcontract.database.Database;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.ColumnUse;
import dev.expandcontract.phase.Side;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Builds the text for one use of the columns. */
final class Renderer {

    private final String template;
    private final String sql;
    private final Database database;
    private final List<Splice> splices;
    private final List<Token> parameters;
    private final Map<Integer, Migration> results;
    private final Map<Migration, ColumnUse> uses;
    private final Map<Migration, Comparison> comparisons;
    private final StringBuilder out = new StringBuilder();
    private final IntStream.Builder plan = IntStream.builder();
    private final Map<Integer, Migration> parametersInJava = new HashMap<>();
    private final BitSet ofOld = new BitSet();
    private final List<Comparing.Row> compared = new ArrayList<>();
    private boolean mayFail;
    private int selected;
    private int physical;

    /**
     * @param template the statement as the application wrote it
     * @param comparisons of the migrations whose columns are to be compared
     */
    Renderer(
            String template,
            StatementTemplate.Plan plan,
            Map<Migration, ColumnUse> uses,
            Map<Migration, Comparison> comparisons) {
        this.template = template;
        this.comparisons = comparisons;
        sql = plan.text();
        database = plan.database();
        splices = plan.splices();
        parameters = plan.parameters();
        results = plan.results();
        this.uses = uses;
    }

    RewrittenStatement render(ResultNames names) {
        emit(0, sql.length(), 0, null);
        for (int i = firstSplice(sql.length()); i < splices.size(); i++) {
            emit(i, splices.get(i), null);
        }
        return new RewrittenStatement(
                out.toString(),
                new ParameterPlan(parameters.size(), plan.build().toArray()),
                names,
                java(),
                compared.isEmpty() ? null : new Comparing(template, compared, mayFail));
    }

    private @Nullable JavaPlan java() {
        var inJava = uses.keySet().stream().filter(JavaUses::concern).toList();
        if (inJava.isEmpty()) {
            return null;
        }
        var columns = new HashMap<Integer, JavaPlan.Result>();
        results.forEach((column, migration) -> columns.put(column, new JavaPlan.Result(migration, reads(migration))));
        return new JavaPlan(inJava, parametersInJava, ofOld, columns);
    }

    /**
     * Emits a part of the text.
     *
     * @param first the first splice that may apply
     * @param copiedFor null for the text itself; for a copy, the migration whose other column it writes
     */
    private void emit(int from, int to, int first, @Nullable Migration copiedFor) {
        int at = from;
        for (int i = first; i < splices.size() && splices.get(i).at() < to; i++) {
            var splice = splices.get(i);
            // What lies within a splice was emitted with it; what reaches out of the part is no part of it.
            if (splice.at() >= at && splice.end() <= to) {
                verbatim(at, splice.at());
                emit(i, splice, copiedFor);
                at = splice.end();
            }
        }
        verbatim(at, to);
    }

    private void emit(int index, Splice splice, @Nullable Migration copiedFor) {
        switch (splice) {
            case Splice.Name name -> {
                var side = name.follows() ? side(name.migration(), copiedFor) : reads(name.migration());
                name(name.token(), name.migration().name(side));
            }
            case Splice.Label label -> label(label.token(), label.migration());
            case Splice.Parameter parameter -> {
                parametersInJava.put(firstParameter(parameter.at()) + 1, parameter.migration());
                var side = parameter.written() ? side(parameter.migration(), copiedFor) : reads(parameter.migration());
                ofOld.set(physical + 1, side == Side.OLD);
                verbatim(parameter.at(), parameter.end());
            }
            case Splice.Read read -> {
                var conversion = read(read.migration());
                if (conversion.isPresent()) {
                    convert(conversion.get(), () -> stored(read.at(), read.token(), read.migration()));
                } else {
                    stored(read.at(), read.token(), read.migration());
                }
            }
            case Splice.Written value -> {
                var conversion = inSql(value.migration()).write(side(value.migration(), copiedFor));
                if (conversion.isPresent()) {
                    convert(
                            conversion.get(),
                            () -> operand(value.at(), value.end(), value.single(), index + 1, copiedFor));
                } else {
                    emit(value.at(), value.end(), index + 1, copiedFor);
                }
            }
            case Splice.Narrowed comparison -> {
                boolean narrow = read(comparison.migration()).isPresent();
                if (narrow) {
                    out.append('(');
                    comparison.condition().forEach(piece -> piece(piece, comparison.migration(), copiedFor));
                    out.append(" and ");
                }
                emit(comparison.at(), comparison.end(), index + 1, copiedFor);
                if (narrow) {
                    out.append(')');
                }
            }
            case Splice.Alias alias -> {
                if (read(alias.migration()).isPresent()) {
                    out.append(" as ");
                    label(alias.token(), alias.migration());
                }
            }
            case Splice.Comparison comparison -> comparison.compared().forEach(this::compare);
            case Splice.Insertion insertion -> {
                // What a copy repeats holds no second column of its own.
                if (copiedFor == null && use(insertion.migration()).writesBoth()) {
                    insertion.pieces().forEach(piece -> piece(piece, insertion.migration(), insertion.migration()));
                }
            }
        }
    }

    /** Selects more, under names that nothing else has, so that the application finds no column by them. */
    private void compare(Splice.Compared row) {
        var comparison = comparisons.get(row.migration());
        if (comparison == null) {
            return;
        }
        var columns = comparison.columns(sql.substring(row.from(), row.to()));
        for (var column : columns) {
            selected++;
            out.append(", ").append(column).append(" as xc_compared_").append(selected);
        }
        mayFail |= comparison.mayFail();
        compared.add(new Comparing.Row(row.migration(), reads(row.migration()), comparison, columns.size()));
    }

    /** @param copiedFor the migration whose other column a copy writes, or null */
    private void piece(Splice.Piece piece, Migration migration, @Nullable Migration copiedFor) {
        switch (piece) {
            case Splice.Text text -> out.append(text.text());
            case Splice.Copy copy -> emit(copy.from(), copy.to(), firstSplice(copy.from()), copiedFor);
            case Splice.Stored column -> stored(column.from(), column.token(), migration);
            case Splice.Converted value ->
                convert(
                        inSql(migration).write(reads(migration)).orElseThrow(),
                        () -> operand(value.from(), value.to(), value.single(), firstSplice(value.from()), copiedFor));
        }
    }

    /** The expression of a conversion, in parentheses because an operator may stand beside it. */
    private void convert(String expression, Runnable operand) {
        out.append('(');
        int at = 0;
        for (int i = expression.indexOf(Conversion.PLACEHOLDER);
                i >= 0;
                i = expression.indexOf(Conversion.PLACEHOLDER, at)) {
            out.append(expression, at, i);
            operand.run();
            at = i + Conversion.PLACEHOLDER.length();
        }
        out.append(expression, at, expression.length()).append(')');
    }

    private void operand(int from, int to, boolean single, int first, @Nullable Migration copiedFor) {
        out.append(single ? "" : "(");
        emit(from, to, first, copiedFor);
        out.append(single ? "" : ")");
    }

    private void stored(int from, Token token, Migration migration) {
        out.append(sql, from, token.start());
        name(token, migration.name(reads(migration)));
    }

    private void label(Token token, Migration migration) {
        name(token, read(migration).isPresent() ? migration.marker() : migration.name(reads(migration)));
    }

    private void name(Token token, String name) {
        out.append(Identifiers.inPlaceOf(token, sql, name, database));
    }

    private Optional<String> read(Migration migration) {
        return inSql(migration).read(reads(migration));
    }

    private static Conversion.InSql inSql(Migration migration) {
        return migration.conversion() instanceof Conversion.InSql inSql ? inSql : new Conversion.None();
    }

    private Side reads(Migration migration) {
        return use(migration).reads();
    }

    /** The column that is read, or the other one in a copy made for that. */
    private Side side(Migration migration, @Nullable Migration copiedFor) {
        var read = reads(migration);
        return migration.equals(copiedFor) ? read.opposite() : read;
    }

    private void verbatim(int from, int to) {
        out.append(sql, from, to);
        for (int i = firstParameter(from);
                i < parameters.size() && parameters.get(i).start() < to;
                i++) {
            plan.add(i + 1);
            physical++;
        }
    }

    /** The position of the first splice at the offset or behind it. */
    private int firstSplice(int offset) {
        return first(splices.size(), i -> splices.get(i).at() >= offset);
    }

    private int firstParameter(int offset) {
        return first(parameters.size(), i -> parameters.get(i).start() >= offset);
    }

    /** The first of so many positions, all before which fail the test and none behind. Rows can be many, so it halves. */
    private static int first(int count, IntPredicate test) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) / 2;
            if (test.test(middle)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private ColumnUse use(Migration migration) {
        var use = uses.get(migration);
        if (use == null) {
            throw new IllegalStateException("No use is known for " + migration);
        }
        return use;
    }
}
