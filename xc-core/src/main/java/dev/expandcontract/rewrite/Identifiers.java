package dev.expandcontract.rewrite;

import dev.expandcontract.database.Database;

/** Writes names of columns as identifiers. */
final class Identifiers {

    private Identifiers() {}

    /** The name as it stands for the marker: in the marker's quotes, or bare if it can be. */
    static String inPlaceOf(Token marker, String sql, String name, Database database) {
        if (marker.kind() == TokenKind.QUOTED) {
            return quoted(name, sql.charAt(marker.start()));
        }
        return isPlain(name) ? name : quoted(name, quote(database));
    }

    private static String quoted(String name, char quote) {
        var text = String.valueOf(quote);
        return text + name.replace(text, text + text) + text;
    }

    private static char quote(Database database) {
        return switch (database) {
            case POSTGRESQL, H2 -> '"';
            case MYSQL, MARIADB -> '`';
        };
    }

    private static boolean isPlain(String name) {
        return Lexer.isIdentifierStart(name.charAt(0)) && name.chars().allMatch(c -> Lexer.isIdentifierPart((char) c));
    }
}
