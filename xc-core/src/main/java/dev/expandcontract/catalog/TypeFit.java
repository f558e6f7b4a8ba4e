package dev.expandcontract.catalog;

import java.sql.Types;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether one column can hold every value of another without changing it.
 *
 * @param problem why not, naming both columns and types, or null if it can
 */
public record TypeFit(@Nullable String problem) {

    private static final TypeFit FITS = new TypeFit(null);

    /** Whether every value fits. */
    public boolean fits() {
        return problem == null;
    }

    /**
     * Whether {@code next} can hold every value of {@code old}: by the same type with at least its size and scale, a wider
     * integer, or a character type of variable length and at least its length. Any other pair is answered with no, even
     * where a database might convert it.
     */
    public static TypeFit canHold(ColumnInfo old, ColumnInfo next) {
        var bits = integerBits(old);
        if (bits > 0 && integerBits(next) > 0) {
            return verdict(old, next, fitsInteger(old, next), "its range of integers is smaller");
        }
        if (isPlainText(old) && isPlainText(next)) {
            return next.isPadded() && !old.isPadded()
                    ? no(old, next, "a fixed length loses trailing blanks")
                    : verdict(old, next, characters(next) >= characters(old), "it is shorter");
        }
        if (old.jdbcType() != next.jdbcType() || !old.typeName().equalsIgnoreCase(next.typeName())) {
            return no(old, next, "the types are different");
        }
        if (old.jdbcType() == Types.DECIMAL || old.jdbcType() == Types.NUMERIC) {
            var fits = next.size() == 0
                    || (old.size() != 0
                            && next.scale() >= old.scale()
                            && next.size() - next.scale() >= old.size() - old.scale());
            return verdict(old, next, fits, "it has fewer digits");
        }
        return verdict(old, next, next.size() >= old.size() && next.scale() >= old.scale(), "it is smaller");
    }

    private static TypeFit verdict(ColumnInfo old, ColumnInfo next, boolean fits, String reason) {
        return fits ? FITS : no(old, next, reason);
    }

    private static TypeFit no(ColumnInfo old, ColumnInfo next, String reason) {
        return new TypeFit("column '" + next.name() + "' of type " + next.type()
                + " cannot hold every value of column '" + old.name() + "' of type " + old.type() + ": " + reason);
    }

    private static boolean fitsInteger(ColumnInfo old, ColumnInfo next) {
        var oldUnsigned = isUnsigned(old);
        var nextUnsigned = isUnsigned(next);
        return oldUnsigned == nextUnsigned
                ? integerBits(next) >= integerBits(old)
                : oldUnsigned && integerBits(next) > integerBits(old);
    }

    /** The bits of an integer type, or 0 for any other type. MySQL's three-byte integer is an INTEGER to JDBC. */
    private static int integerBits(ColumnInfo column) {
        return switch (column.jdbcType()) {
            case Types.TINYINT -> 8;
            case Types.SMALLINT -> 16;
            case Types.INTEGER -> column.typeName().toUpperCase(Locale.ROOT).startsWith("MEDIUMINT") ? 24 : 32;
            case Types.BIGINT -> 64;
            default -> 0;
        };
    }

    private static boolean isUnsigned(ColumnInfo column) {
        return column.typeName().toUpperCase(Locale.ROOT).contains("UNSIGNED");
    }

    /** Text of any content; not an enumeration, which JDBC calls text too. */
    private static boolean isPlainText(ColumnInfo column) {
        return column.isText()
                && switch (column.typeName().toLowerCase(Locale.ROOT)) {
                    case "varchar",
                            "text",
                            "bpchar",
                            "char",
                            "character",
                            "character varying",
                            "character large object",
                            "national character",
                            "nchar",
                            "nvarchar",
                            "clob",
                            "nclob",
                            "tinytext",
                            "mediumtext",
                            "longtext" -> true;
                    default -> false;
                };
    }

    /** How many characters fit for sure; MySQL's smallest text counts bytes, of which a character may need four. */
    private static int characters(ColumnInfo column) {
        return column.typeName().equalsIgnoreCase("tinytext") ? column.size() / 4 : column.size();
    }
}
