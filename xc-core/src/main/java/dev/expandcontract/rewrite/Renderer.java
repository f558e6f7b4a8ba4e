package dev.expandcontract.rewrite;

import dev.expandcontract.database.Database;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.ColumnUse;
import dev.expandcontract.phase.Side;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Builds the text for one use of the columns. */
final class Renderer {

    private final String sql;
    private final Database database;
    private final List<Splice> splices;
    private final List<Token> parameters;
    private final Map<Migration, ColumnUse> uses;
    private final StringBuilder out = new StringBuilder();
    private final IntStream.Builder plan = IntStream.builder();

    /**
     * @param splices in the order of the text
     * @param parameters all parameters of the text, in order
     */
    Renderer(
            String sql,
            Database database,
            List<Splice> splices,
            List<Token> parameters,
            Map<Migration, ColumnUse> uses) {
        this.sql = sql;
        this.database = database;
        this.splices = splices;
        this.parameters = parameters;
        this.uses = uses;
    }

    RewrittenStatement render(ResultNames names) {
        emit(0, sql.length(), null);
        return new RewrittenStatement(
                out.toString(),
                new ParameterPlan(parameters.size(), plan.build().toArray()),
                names);
    }

    /**
     * Emits a part of the text.
     *
     * @param copiedFor null for the text itself; for a copy, the migration whose other column it writes
     */
    private void emit(int from, int to, @Nullable Migration copiedFor) {
        int at = from;
        for (int i = firstSplice(from); i < splices.size() && splices.get(i).at() <= to; i++) {
            switch (splices.get(i)) {
                case Splice.Name name -> {
                    if (name.token().end() <= to) {
                        verbatim(at, name.token().start());
                        name(name, copiedFor);
                        at = name.token().end();
                    }
                }
                case Splice.Insertion insertion -> {
                    // What a copy repeats holds no second column of its own.
                    if (copiedFor == null && use(insertion.migration()).writesBoth()) {
                        verbatim(at, insertion.at());
                        at = insertion.at();
                        insertion.pieces().forEach(piece -> piece(piece, insertion.migration()));
                    }
                }
            }
        }
        verbatim(at, to);
    }

    private void piece(Splice.Piece piece, Migration migration) {
        switch (piece) {
            case Splice.Text text -> out.append(text.text());
            case Splice.Copy copy -> emit(copy.from(), copy.to(), migration);
        }
    }

    private void name(Splice.Name name, @Nullable Migration copiedFor) {
        var read = use(name.migration()).reads();
        Side side = name.follows() && name.migration().equals(copiedFor) ? read.opposite() : read;
        out.append(Identifiers.inPlaceOf(name.token(), sql, name.migration().name(side), database));
    }

    private void verbatim(int from, int to) {
        out.append(sql, from, to);
        for (int i = firstParameter(from);
                i < parameters.size() && parameters.get(i).start() < to;
                i++) {
            plan.add(i + 1);
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
