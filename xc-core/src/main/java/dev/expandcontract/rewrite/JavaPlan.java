package dev.expandcontract.rewrite;

import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Side;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What of a rewritten statement is converted in Java, on its way to the database and back. Immutable. */
public final class JavaPlan {

    private final List<Migration> migrations;
    private final Map<Integer, Migration> parameters;
    private final BitSet ofOld;
    private final Map<Integer, Result> results;

    /**
     * A column of a result.
     *
     * @param stored the side as which it is stored
     */
    public record Result(Migration migration, Side stored) {}

    /**
     * @param parameters by the application's index
     * @param ofOld the positions in the rewritten statement that take what {@code old} stores
     */
    JavaPlan(
            List<Migration> migrations,
            Map<Integer, Migration> parameters,
            BitSet ofOld,
            Map<Integer, Result> results) {
        this.migrations = List.copyOf(migrations);
        this.parameters = Map.copyOf(parameters);
        this.ofOld = ofOld;
        this.results = Map.copyOf(results);
    }

    /** The migrations of the statement that convert in Java. */
    public List<Migration> migrations() {
        return migrations;
    }

    /**
     * The migration whose value the application's parameter is, in whatever phase, or null.
     *
     * @param logical from 1
     */
    public @Nullable Migration parameter(int logical) {
        return parameters.get(logical);
    }

    /**
     * Whether the parameter of the rewritten statement takes what {@code old} stores.
     *
     * @param physical from 1
     */
    public boolean takesOld(int physical) {
        return ofOld.get(physical);
    }

    /**
     * The column of the statement's result, or null if it comes as the database gives it.
     *
     * @param column from 1
     */
    public @Nullable Result result(int column) {
        return results.get(column);
    }

    /** Whether the statement's result has a column to convert. */
    public boolean hasResults() {
        return !results.isEmpty();
    }
}
