package dev.expandcontract.jdbc;

import dev.expandcontract.rewrite.RewrittenStatement;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the application has bound to a prepared statement: the current parameters and the rows of its batch. */
final class Parameters {

    /** Stands for a value that went with a statement which has been replaced. */
    private static final Binding LOST = new Binding.Once((statement, position) -> {});

    private final @Nullable Binding[] current;
    private final List<@Nullable Binding[]> batch = new ArrayList<>(0);

    Parameters(int count) {
        current = new Binding[count];
    }

    int count() {
        return current.length;
    }

    /** @param index the application's, from 1 */
    void set(int index, Binding binding) {
        current[index - 1] = binding;
    }

    void clear() {
        Arrays.fill(current, null);
    }

    void addRow() {
        batch.add(current.clone());
    }

    boolean hasRows() {
        return !batch.isEmpty();
    }

    void clearRows() {
        batch.clear();
    }

    /** Whether all of it can be bound to another statement. */
    boolean isReplayable() {
        return isReplayable(current) && batch.stream().allMatch(Parameters::isReplayable);
    }

    /** Whether a value is missing that went with a replaced statement and has not been bound again. */
    boolean isAnyLost() {
        for (var binding : current) {
            if (binding == LOST) {
                return true;
            }
        }
        return false;
    }

    /** Gives up the current values that cannot be bound to another statement. */
    void loseUnreplayable() {
        for (int i = 0; i < current.length; i++) {
            var binding = current[i];
            if (binding != null && !binding.isReplayable()) {
                current[i] = LOST;
            }
        }
    }

    /** Binds all of it to a statement that has nothing bound yet. */
    void replay(PreparedStatement statement, RewrittenStatement rewritten) throws SQLException {
        for (var row : batch) {
            bind(row, statement, rewritten);
            statement.addBatch();
        }
        bind(current, statement, rewritten);
    }

    private static void bind(@Nullable Binding[] row, PreparedStatement statement, RewrittenStatement rewritten)
            throws SQLException {
        for (int i = 0; i < row.length; i++) {
            var binding = row[i];
            if (binding != null) {
                bind(i + 1, binding, statement, rewritten);
            }
        }
    }

    /** Binds one value wherever the statement has it. */
    static void bind(int index, Binding binding, PreparedStatement statement, RewrittenStatement rewritten)
            throws SQLException {
        var plan = rewritten.parameters();
        var java = rewritten.java();
        for (int which = 0; which < plan.count(index); which++) {
            int position = plan.physical(index, which);
            if (java != null && java.takesOld(position)) {
                binding.bindOld(statement, position);
            } else {
                binding.bind(statement, position);
            }
        }
    }

    private static boolean isReplayable(@Nullable Binding[] row) {
        for (var binding : row) {
            if (binding != null && !binding.isReplayable()) {
                return false;
            }
        }
        return true;
    }
}
