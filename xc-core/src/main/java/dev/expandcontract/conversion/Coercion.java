package dev.expandcontract.conversion;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Date;
import java.sql.JDBCType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes a value of one type that JDBC knows into one of another type, where that loses nothing. */
final class Coercion {

    private Coercion() {}

    /**
     * @param zone for the types of {@code java.sql}, or null for that of the process
     * @return null if there is no way
     * @throws ArithmeticException if the number does not fit
     * @throws IllegalArgumentException if the text is not of the form
     */
    static @Nullable Object to(Class<?> type, Object value, @Nullable ZoneId zone) {
        if (type.isInstance(value)) {
            return value;
        }
        if (type == String.class) {
            return text(value);
        }
        if (value instanceof Number number) {
            return number(type, number);
        }
        if (type == UUID.class) {
            return value instanceof String text ? UUID.fromString(text) : null;
        }
        var time = ofSql(type, value, zone);
        return time != null ? time : toSql(type, value, zone);
    }

    private static @Nullable Object text(Object value) {
        return switch (value) {
            case BigDecimal decimal -> decimal.toPlainString();
            case Number number -> number.toString();
            case Character character -> character.toString();
            case UUID uuid -> uuid.toString();
            default -> null;
        };
    }

    private static @Nullable Object number(Class<?> type, Number value) {
        if (type == Double.class) {
            return value.doubleValue();
        }
        if (type == Float.class) {
            return value.floatValue();
        }
        var exact = value instanceof BigDecimal decimal ? decimal : new BigDecimal(value.toString());
        if (type == BigDecimal.class) {
            return exact;
        }
        if (type == BigInteger.class) {
            return exact.toBigIntegerExact();
        }
        if (type == Long.class) {
            return exact.longValueExact();
        }
        if (type == Integer.class) {
            return exact.intValueExact();
        }
        if (type == Short.class) {
            return exact.shortValueExact();
        }
        return type == Byte.class ? exact.byteValueExact() : null;
    }

    /** What of {@code java.time} the value is. */
    @SuppressWarnings("JavaUtilDate") // what JDBC gives and takes
    private static @Nullable Object ofSql(Class<?> type, Object value, @Nullable ZoneId zone) {
        if (type == LocalDate.class && value instanceof Date date) {
            return day(date, zone);
        }
        if (type == LocalTime.class && value instanceof Time time) {
            return timeOfDay(time, zone);
        }
        if (type == LocalDateTime.class && value instanceof Timestamp stamp) {
            return wallClock(stamp, zone);
        }
        if (type == OffsetDateTime.class && value instanceof Timestamp stamp) {
            return stamp.toInstant().atOffset(ZoneOffset.UTC);
        }
        if (type == Instant.class && value instanceof Timestamp stamp) {
            return stamp.toInstant();
        }
        if (type == OffsetDateTime.class && value instanceof Instant instant) {
            return instant.atOffset(ZoneOffset.UTC);
        }
        if (type == Instant.class && value instanceof OffsetDateTime time) {
            return time.toInstant();
        }
        if (type == Instant.class && value instanceof ZonedDateTime time) {
            return time.toInstant();
        }
        if (type == OffsetDateTime.class && value instanceof ZonedDateTime time) {
            return time.toOffsetDateTime();
        }
        return null;
    }

    /** What of {@code java.sql} the value is. */
    private static @Nullable Object toSql(Class<?> type, Object value, @Nullable ZoneId zone) {
        if (type == Date.class && value instanceof LocalDate date) {
            return date(date, zone);
        }
        if (type == Time.class && value instanceof LocalTime time) {
            return time(time, zone);
        }
        if (type == Timestamp.class && value instanceof LocalDateTime time) {
            return timestamp(time, zone);
        }
        if (type == Timestamp.class && value instanceof OffsetDateTime time) {
            return Timestamp.from(time.toInstant());
        }
        if (type == Timestamp.class && value instanceof Instant instant) {
            return Timestamp.from(instant);
        }
        return null;
    }

    @SuppressWarnings("JavaUtilDate") // what JDBC gives and takes
    private static LocalDate day(Date date, @Nullable ZoneId zone) {
        return zone == null ? date.toLocalDate() : at(date.getTime(), zone).toLocalDate();
    }

    private static LocalDateTime wallClock(Timestamp stamp, @Nullable ZoneId zone) {
        return zone == null ? stamp.toLocalDateTime() : LocalDateTime.ofInstant(stamp.toInstant(), zone);
    }

    private static Date date(LocalDate date, @Nullable ZoneId zone) {
        return zone == null ? Date.valueOf(date) : new Date(millis(date.atStartOfDay(), zone));
    }

    private static Time time(LocalTime time, @Nullable ZoneId zone) {
        return new Time(millis(time.atDate(LocalDate.EPOCH), zone == null ? ZoneId.systemDefault() : zone));
    }

    private static Timestamp timestamp(LocalDateTime time, @Nullable ZoneId zone) {
        return zone == null
                ? Timestamp.valueOf(time)
                : Timestamp.from(time.atZone(zone).toInstant());
    }

    /** With the fraction of the second, which {@link Time#toLocalTime()} leaves out. */
    @SuppressWarnings("JavaUtilDate") // what JDBC gives and takes
    private static LocalTime timeOfDay(Time time, @Nullable ZoneId zone) {
        return at(time.getTime(), zone == null ? ZoneId.systemDefault() : zone).toLocalTime();
    }

    private static LocalDateTime at(long millis, ZoneId zone) {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), zone);
    }

    private static long millis(LocalDateTime time, ZoneId zone) {
        return time.atZone(zone).toInstant().toEpochMilli();
    }

    static JDBCType jdbcType(Class<?> type) {
        if (type == Integer.class) {
            return JDBCType.INTEGER;
        }
        if (type == Long.class) {
            return JDBCType.BIGINT;
        }
        if (type == Double.class) {
            return JDBCType.DOUBLE;
        }
        if (type == Boolean.class) {
            return JDBCType.BOOLEAN;
        }
        if (type == BigDecimal.class) {
            return JDBCType.NUMERIC;
        }
        if (type == String.class) {
            return JDBCType.VARCHAR;
        }
        if (type == byte[].class) {
            return JDBCType.VARBINARY;
        }
        if (type == LocalDate.class) {
            return JDBCType.DATE;
        }
        if (type == LocalTime.class) {
            return JDBCType.TIME;
        }
        if (type == LocalDateTime.class) {
            return JDBCType.TIMESTAMP;
        }
        return type == UUID.class ? JDBCType.OTHER : JDBCType.TIMESTAMP_WITH_TIMEZONE;
    }

    /** What the column holds, as the type, which is one of those that a converter may have. */
    static @Nullable Object read(ResultSet results, int column, Class<?> type) throws SQLException {
        if (type == Instant.class) {
            var time = results.getObject(column, OffsetDateTime.class);
            return time == null ? null : time.toInstant();
        }
        Object value;
        if (type == Integer.class) {
            value = results.getInt(column);
        } else if (type == Long.class) {
            value = results.getLong(column);
        } else if (type == Double.class) {
            value = results.getDouble(column);
        } else if (type == Boolean.class) {
            value = results.getBoolean(column);
        } else if (type == BigDecimal.class) {
            value = results.getBigDecimal(column);
        } else if (type == String.class) {
            value = results.getString(column);
        } else if (type == byte[].class) {
            value = results.getBytes(column);
        } else {
            value = results.getObject(column, type);
        }
        return results.wasNull() ? null : value;
    }
}
