package dev.expandcontract.conversion;

import dev.expandcontract.model.ColumnConverter;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Side;
import java.math.BigDecimal;
import java.sql.JDBCType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Converts the values of one migration in Java. Immutable. NULL stays NULL. */
public final class JavaConversion {

    private final Migration migration;
    private final Conversion.InJava conversion;
    private final Pair<?, ?> pair;

    /** The converter with its types, which keeps casts in one place. */
    private record Pair<O, N>(ColumnConverter<O, N> converter) {

        @Nullable
        Object toOld(Object next) {
            return converter.toOld(converter.nextType().cast(next));
        }

        @Nullable
        Object toNext(Object old) {
            return converter.toNext(converter.oldType().cast(old));
        }
    }

    private JavaConversion(Migration migration, Conversion.InJava conversion) {
        this.migration = migration;
        this.conversion = conversion;
        pair = new Pair<>(conversion.required());
    }

    /**
     * @throws IllegalArgumentException if the migration does not convert in Java
     * @throws dev.expandcontract.model.DefinitionException if this instance knows only the converter's name
     */
    public static JavaConversion of(Migration migration) {
        if (migration.conversion() instanceof Conversion.InJava conversion) {
            return new JavaConversion(migration, conversion);
        }
        throw new IllegalArgumentException("It does not convert in Java: " + migration);
    }

    /** The type of what the application deals in, as {@link java.sql.Types} has it. */
    public JDBCType jdbcType() {
        return Coercion.jdbcType(type(Side.NEXT));
    }

    /** The type of what the column of the side stores. */
    public Class<?> type(Side side) {
        return switch (side) {
            case OLD -> pair.converter().oldType();
            case NEXT -> pair.converter().nextType();
        };
    }

    /**
     * What {@code old} stores of the value.
     *
     * @param next of the type of {@code next}
     * @throws ValueNotConvertedException if the converter throws, gives null, or does not lead back to the value
     */
    public @Nullable Object toOld(@Nullable Object next) throws ValueNotConvertedException {
        if (next == null) {
            return null;
        }
        Object old;
        Object back;
        try {
            old = pair.toOld(next);
            back = (old == null) ? null : pair.toNext(old);
        } catch (RuntimeException e) {
            throw failed("toOld", e);
        }
        if (old == null) {
            throw refused("gave null by toOld for a value that is not null");
        }
        if (back == null || !areEqual(next, back)) {
            throw refused("does not lead back to the value that it was given: toNext(toOld(value)) is not equal to it");
        }
        return old;
    }

    /**
     * What {@code next} stores of the value.
     *
     * @param old of the type of {@code old}
     * @throws ValueNotConvertedException if the converter throws or gives null
     */
    public @Nullable Object toNext(@Nullable Object old) throws ValueNotConvertedException {
        if (old == null) {
            return null;
        }
        Object next;
        try {
            next = pair.toNext(old);
        } catch (RuntimeException e) {
            throw failed("toNext", e);
        }
        if (next == null) {
            throw refused("gave null by toNext for a value that is not null");
        }
        return next;
    }

    /** Whether two values are equal as the columns store them: decimals whatever their scale, arrays by their content. */
    public static boolean areEqual(Object one, Object other) {
        if (one instanceof BigDecimal decimal && other instanceof BigDecimal otherDecimal) {
            return decimal.compareTo(otherDecimal) == 0;
        }
        if (one instanceof OffsetDateTime time && other instanceof OffsetDateTime otherTime) {
            return time.isEqual(otherTime);
        }
        if (one instanceof byte[] bytes && other instanceof byte[] otherBytes) {
            return Arrays.equals(bytes, otherBytes);
        }
        return one.equals(other);
    }

    /**
     * The value as the type that the side's column has for the converter.
     *
     * @param zone for the date and time types of {@code java.sql}, or null for that of the process
     * @throws ValueNotConvertedException if there is no exact way
     */
    public @Nullable Object coerce(@Nullable Object value, Side side, @Nullable ZoneId zone)
            throws ValueNotConvertedException {
        return value == null ? null : coerce(value, type(side), zone);
    }

    /**
     * The value, of one type that JDBC knows, as another one.
     *
     * @param zone for the date and time types of {@code java.sql}, or null for that of the process
     * @throws ValueNotConvertedException if there is no exact way
     */
    public <T> T coerce(Object value, Class<T> type, @Nullable ZoneId zone) throws ValueNotConvertedException {
        Object coerced;
        try {
            coerced = Coercion.to(type, value, zone);
        } catch (RuntimeException e) {
            throw new ValueNotConvertedException(
                    subject() + " takes values of " + type(Side.NEXT).getSimpleName() + ": a "
                            + value.getClass().getSimpleName() + " does not fit a " + type.getSimpleName() + " ("
                            + e.getMessage() + "). Nothing was sent to the database.",
                    e);
        }
        if (coerced == null) {
            throw new ValueNotConvertedException(
                    subject() + " deals in values of " + type(Side.NEXT).getName() + ", and XC does not make a "
                            + type.getName() + " of a " + value.getClass().getName() + ". Bind or get the value as "
                            + type(Side.NEXT).getSimpleName() + ".",
                    null);
        }
        return type.cast(coerced);
    }

    /** The refusal of an access to the column by something other than its value. */
    public ValueNotConvertedException refusedAccess(String access) {
        return new ValueNotConvertedException(
                subject() + " deals in whole values, and " + access + " is none. Bind or get the value as "
                        + type(Side.NEXT).getSimpleName() + ".",
                null);
    }

    /**
     * The value in a column of the current row.
     *
     * @param column from 1
     * @param side as which it is stored
     */
    public @Nullable Object read(ResultSet results, int column, Side side) throws SQLException {
        return Coercion.read(results, column, type(side));
    }

    /**
     * The value in a column of the current row, or null.
     *
     * @param column from 1
     * @param type one of those that a converter may have
     */
    public static @Nullable Object read(ResultSet results, int column, Class<?> type) throws SQLException {
        return Coercion.read(results, column, type);
    }

    /**
     * Binds a value as it is stored.
     *
     * @param position from 1
     */
    public static void bind(PreparedStatement statement, int position, @Nullable Object value) throws SQLException {
        switch (value) {
            case null -> statement.setNull(position, Types.NULL);
            case byte[] bytes -> statement.setBytes(position, bytes);
            // Some drivers know no Instant.
            case Instant instant -> statement.setObject(position, instant.atOffset(ZoneOffset.UTC));
            default -> statement.setObject(position, value);
        }
    }

    private ValueNotConvertedException failed(String method, RuntimeException cause) {
        return new ValueNotConvertedException(subject() + " threw " + cause + " by " + method + ". " + remedy(), cause);
    }

    private ValueNotConvertedException refused(String problem) {
        return new ValueNotConvertedException(subject() + " " + problem + ". " + remedy(), null);
    }

    private static String remedy() {
        return "Nothing was sent to the database. Use values that the converter maps both ways, or correct it.";
    }

    private String subject() {
        return "The converter " + conversion.name() + " of migration " + migration.id() + " (" + migration.column()
                + ")";
    }
}
