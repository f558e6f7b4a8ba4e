package dev.expandcontract.rewrite;

import java.util.Locale;

/**
 * A significant piece of a statement.
 *
 * @param start the offset of its first character
 * @param end the offset behind its last character
 * @param text its characters; of a quoted identifier, what the quotes hold
 */
record Token(TokenKind kind, int start, int end, String text) {

    boolean is(String word) {
        return kind == TokenKind.WORD && text.equalsIgnoreCase(word);
    }

    boolean isSymbol(String symbol) {
        return kind == TokenKind.SYMBOL && text.equals(symbol);
    }

    boolean isIdentifier() {
        return kind == TokenKind.WORD || kind == TokenKind.QUOTED;
    }

    /** The word in lower case, or an empty string if this is no word. */
    String word() {
        return kind == TokenKind.WORD ? text.toLowerCase(Locale.ROOT) : "";
    }
}
