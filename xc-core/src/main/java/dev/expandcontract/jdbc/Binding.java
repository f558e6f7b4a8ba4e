package dev.expandcontract.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** A parameter's value, as it was bound. */
@FunctionalInterface
interface Binding {

    /** @param position in the physical statement, from 1 */
    void bind(PreparedStatement statement, int position) throws SQLException;

    /**
     * Binds what the old column stores of the value, if it is one of a column that is converted in Java.
     *
     * @param position in the physical statement, from 1
     */
    default void bindOld(PreparedStatement statement, int position) throws SQLException {
        throw new IllegalStateException("It is no value of a column that is converted in Java");
    }

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
