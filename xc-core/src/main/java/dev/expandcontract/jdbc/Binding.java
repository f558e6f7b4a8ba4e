package dev.expandcontract.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** A parameter's value, as it was bound. */
@FunctionalInterface
interface Binding {

    /** @param position in the physical statement, from 1 */
    void bind(PreparedStatement statement, int position) throws SQLException;

    /** Whether the same value can be bound to another statement later. */
    default boolean isReplayable() {
        return true;
    }

    /** A value that may have been consumed or changed when it is needed again. */
    record Once(Binding binding) implements Binding {

        @Override
        public void bind(PreparedStatement statement, int position) throws SQLException {
            binding.bind(statement, position);
        }

        @Override
        public boolean isReplayable() {
            return false;
        }
    }
}
