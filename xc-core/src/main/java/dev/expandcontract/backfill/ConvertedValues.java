package dev.expandcontract.backfill;

import dev.expandcontract.catalog.ColumnInfo;
import dev.expandcontract.conversion.JavaConversion;
import dev.expandcontract.model.ColumnConverter;
import dev.expandcontract.model.Conversion;
import java.math.BigDecimal;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Converts values, and tells in Java whether two of them are the same. */
final class ConvertedValues {

    private final Conversion.InJava conversion;
    private final Direction direction;

    ConvertedValues(Conversion.InJava conversion, Direction direction) {
        this.conversion = conversion;
        this.direction = direction;
    }

    private ColumnConverter<?, ?> converter() {
        return conversion.required();
    }

    /** The type of what is converted. */
    Class<?> fromType() {
        return direction == Direction.FORWARD
                ? converter().oldType()
                : converter().nextType();
    }

    /** The type of what it is converted to. */
    Class<?> toType() {
        return direction == Direction.FORWARD
                ? converter().nextType()
                : converter().oldType();
    }

    /** What the other column stores; the place is for the message if that fails. */
    Object there(Object value, String place) throws SQLException {
        return convert(converter(), direction, value, place);
    }

    /** What the first column stores of what the other one does. */
    Object back(Object converted, String place) throws SQLException {
        return convert(converter(), direction.opposite(), converted, place);
    }

    private <O, N> Object convert(ColumnConverter<O, N> with, Direction direction, Object value, String place)
            throws SQLException {
        Object result;
        try {
            result = switch (direction) {
                case FORWARD -> with.toNext(with.oldType().cast(value));
                case REVERSE -> with.toOld(with.nextType().cast(value));
            };
        } catch (RuntimeException e) {
            throw failed(direction, place, "failed: " + e, e);
        }
        if (result == null) {
            throw failed(direction, place, "made null of a value", null);
        }
        return result;
    }

    private SQLException failed(Direction direction, String place, String how, @Nullable RuntimeException cause) {
        var method = direction == Direction.FORWARD ? "toNext" : "toOld";
        return new SQLDataException(
                "at " + place + " the converter " + conversion.name() + " (" + method + ") " + how, cause);
    }

    /**
     * Whether two values of the column are the same if they are the same in Java. Otherwise reading them may lose what
     * tells them apart.
     */
    static boolean isExact(Class<?> type, ColumnInfo column) {
        var sql = column.jdbcType();
        if (type == String.class) {
            return column.isText();
        }
        if (type == Integer.class || type == Long.class) {
            return isInteger(sql);
        }
        if (type == BigDecimal.class) {
            return isInteger(sql) || sql == Types.DECIMAL || sql == Types.NUMERIC;
        }
        return (type == Double.class && sql == Types.DOUBLE)
                || (type == Boolean.class
                        && (sql == Types.BOOLEAN || column.typeName().equals("bool")))
                || (type == byte[].class && (sql == Types.BINARY || sql == Types.VARBINARY))
                || (type == UUID.class && column.typeName().equalsIgnoreCase("uuid"))
                || (type == LocalDate.class && sql == Types.DATE)
                || (type == LocalTime.class && sql == Types.TIME)
                || (type == LocalDateTime.class && sql == Types.TIMESTAMP)
                || (type == OffsetDateTime.class && sql == Types.TIMESTAMP_WITH_TIMEZONE);
    }

    private static boolean isInteger(int sql) {
        return sql == Types.TINYINT || sql == Types.SMALLINT || sql == Types.INTEGER || sql == Types.BIGINT;
    }

    /** Whether the values are the same, so that the column that holds one of them would hold the same with the other. */
    static boolean same(Object one, Object other, ColumnInfo column) {
        if (column.isPadded() && one instanceof String text && other instanceof String also) {
            return unpadded(text).equals(unpadded(also));
        }
        return JavaConversion.areEqual(one, other);
    }

    private static String unpadded(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.substring(0, end);
    }
}
