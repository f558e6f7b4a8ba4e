package dev.expandcontract.model;

import dev.expandcontract.phase.Side;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The definition of one migration. Two definitions are equal if their ids, columns and conversions are.
 *
 * @param id the name of the migration for operators, metadata and marker: lower-case letters, digits and underscores, at
 *     most {@value #MAX_ID_LENGTH} characters
 * @param column the logical column that migrates
 * @param conversion how what the two physical columns store differs
 */
public record Migration(String id, LogicalColumn column, Conversion conversion) {

    /** What every marker begins with. */
    public static final String MARKER_PREFIX = "xc$";

    /** So that a marker stays within the 63 bytes that PostgreSQL allows an identifier, the least of all databases. */
    public static final int MAX_ID_LENGTH = 60;

    private static final Pattern ID = Pattern.compile("[a-z0-9_]+");
    private static final int DIGEST_LENGTH = 8;

    public Migration {
        if (!ID.matcher(id).matches()) {
            throw new DefinitionException("The migration id '" + id + "' of " + column
                    + " has characters that a marker cannot carry. Use lower-case letters, digits and underscores.");
        }
        if (id.length() > MAX_ID_LENGTH) {
            throw new DefinitionException("The migration id '" + id + "' of " + column + " is too long for a marker: "
                    + id.length() + " characters, at most " + MAX_ID_LENGTH + " are possible. Give it a shorter id.");
        }
    }

    /** A migration under an id derived from its table and columns, both of which store the same. */
    public static Migration of(String table, String old, String next) {
        return of("", table, old, next);
    }

    /**
     * A migration under the given id, both columns of which store the same.
     *
     * @param id empty to derive it from table and columns
     * @param table {@code table} or {@code schema.table}
     */
    public static Migration of(String id, String table, String old, String next) {
        var column = new LogicalColumn(TableName.parse(table), old, next);
        return new Migration(id.isEmpty() ? derivedId(column) : id, column, Conversion.NONE);
    }

    /** The same migration with the conversion. */
    public Migration with(Conversion other) {
        return new Migration(id, column, other);
    }

    /** The identifier that stands for the logical column in SQL before it is rewritten. */
    public String marker() {
        return MARKER_PREFIX + id;
    }

    /** The name of the physical column on the given side. */
    public String name(Side side) {
        return column.name(side);
    }

    /**
     * A digest of everything that instances must agree on. Names count without regard to case, expressions by every
     * character.
     */
    public String fingerprint() {
        return sha256(column.table().folded()
                + '\n'
                + column.old().toLowerCase(Locale.ROOT)
                + '\n'
                + column.next().toLowerCase(Locale.ROOT)
                + expressions());
    }

    private String expressions() {
        if (conversion instanceof Conversion.None) {
            return "";
        }
        if (conversion instanceof Conversion.Pair pair) {
            return '\n' + pair.oldToNext() + '\n' + pair.nextToOld() + '\n' + pair.orderPreserving();
        }
        if (conversion instanceof Conversion.OneWay oneWay) {
            return '\n' + oneWay.oldToNext();
        }
        var java = (Conversion.InJava) conversion;
        return "\njava\n" + java.name() + '\n' + java.orderPreserving();
    }

    /** Table, columns and conversion, for messages about definitions that differ. */
    public String definition() {
        return conversion instanceof Conversion.None ? column.toString() : column + " " + conversion;
    }

    private static String derivedId(LogicalColumn column) {
        var text = column.table().folded() + '_' + column.old() + '_' + column.next();
        var id = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
        // Names that differ only in what an id cannot carry, or beyond its length, still get ids of their own.
        return id.length() <= MAX_ID_LENGTH
                        && id.equals(text.toLowerCase(Locale.ROOT).replace('.', '_'))
                ? id
                : id.substring(0, Math.min(id.length(), MAX_ID_LENGTH - DIGEST_LENGTH - 1))
                        + '_'
                        + sha256(text).substring(0, DIGEST_LENGTH);
    }

    private static String sha256(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return id + " (" + column + ")";
    }
}
