package dev.expandcontract.catalog;

import java.sql.Types;
import org.jspecify.annotations.Nullable;

/**
 * A column as the catalog has it.
 *
 * @param name the name exactly as the database stores it
 * @param jdbcType the type as one of {@link Types}
 * @param typeName the type as the database calls it
 * @param size characters, digits or bytes, by the type; 0 where the type has no limit or the driver tells none
 * @param scale digits after the decimal point, or of a second's fraction
 * @param nullable whether the column accepts NULL
 * @param defaultExpression the default as SQL, or null if there is none or the default is NULL
 * @param generated whether the database computes the column
 * @param autoIncrement whether the database numbers the column
 */
public record ColumnInfo(
        String name,
        int jdbcType,
        String typeName,
        int size,
        int scale,
        boolean nullable,
        @Nullable String defaultExpression,
        boolean generated,
        boolean autoIncrement) {

    /** Whether the column itself lets an INSERT succeed that does not name it. Unique indexes are not considered. */
    public boolean acceptsOmission() {
        return nullable || defaultExpression != null || generated || autoIncrement;
    }

    /** Whether values are character strings, so that a collation decides which of them are equal. */
    public boolean isText() {
        return switch (jdbcType) {
            case Types.CHAR,
                    Types.VARCHAR,
                    Types.LONGVARCHAR,
                    Types.NCHAR,
                    Types.NVARCHAR,
                    Types.LONGNVARCHAR,
                    Types.CLOB,
                    Types.NCLOB -> true;
            default -> false;
        };
    }

    /** Whether values have a fixed length that the database fills with blanks. */
    public boolean isPadded() {
        return jdbcType == Types.CHAR || jdbcType == Types.NCHAR;
    }

    /** The type for messages, for example {@code varchar(20)} or {@code numeric(10,2)}. */
    public String type() {
        return switch (jdbcType) {
            case Types.CHAR, Types.VARCHAR, Types.NCHAR, Types.NVARCHAR, Types.BINARY, Types.VARBINARY ->
                typeName.contains("(") || size == 0 || size >= Integer.MAX_VALUE
                        ? typeName
                        : typeName + "(" + size + ")";
            case Types.DECIMAL, Types.NUMERIC ->
                size == 0 || typeName.contains("(") ? typeName : typeName + "(" + size + "," + scale + ")";
            case Types.TIME, Types.TIMESTAMP, Types.TIME_WITH_TIMEZONE, Types.TIMESTAMP_WITH_TIMEZONE ->
                scale == 0 || typeName.contains("(") ? typeName : typeName + "(" + scale + ")";
            default -> typeName;
        };
    }
}
