package dev.expandcontract.jdbc;

import dev.expandcontract.conversion.JavaConversion;
import dev.expandcontract.phase.Side;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** A value of a column that is converted in Java: bound as the application did, or as the old column stores it. */
final class ConvertedBinding implements Binding {

    private final JavaConversion conversion;
    private final Binding binding;
    private final @Nullable Object next;
    private @Nullable Object old;
    private boolean converted;

    private ConvertedBinding(JavaConversion conversion, Binding binding, @Nullable Object next) {
        this.conversion = conversion;
        this.binding = binding;
        this.next = next;
    }

    /**
     * @param binding how the application bound the value
     * @param zone that it was bound with, or null
     * @throws SQLException if the value is of a type that has nothing to do with that of {@code next}
     */
    static ConvertedBinding of(
            JavaConversion conversion, Binding binding, @Nullable Object value, @Nullable ZoneId zone)
            throws SQLException {
        return new ConvertedBinding(conversion, binding, conversion.coerce(value, Side.NEXT, zone));
    }

    static ConvertedBinding ofNull(JavaConversion conversion, Binding binding) {
        return new ConvertedBinding(conversion, binding, null);
    }

    /** Finds out what the old column stores of the value, once. */
    void convert() throws SQLException {
        if (!converted) {
            old = conversion.toOld(next);
            converted = true;
        }
    }

    @Override
    public void bind(PreparedStatement statement, int position) throws SQLException {
        binding.bind(statement, position);
    }

    @Override
    public void bindOld(PreparedStatement statement, int position) throws SQLException {
        convert();
        JavaConversion.bind(statement, position, old);
    }
}
