package dev.expandcontract.rewrite;

import java.util.Locale;

/**
 * A significant piece of a statement.
 *
 * @param start the offset of its first character
 * @param end the offset behind its last character
 * @param text its characters; of a quoted identifier, what the quotes hold
 */
public record Token(TokenKind kind, int start, int end, String text) {

    /** Whether it is the word, in whatever case and without quotes. */
    public boolean is(String word) {
        return kind == TokenKind.WORD && text.equalsIgnoreCase(word);
    }

    /** Whether it is the punctuation or operator. */
    public boolean isSymbol(String symbol) {
        return kind == TokenKind.SYMBOL && text.equals(symbol);
    }

    /** Whether it is a word or an identifier in quotes. */
    public boolean isIdentifier() {
        return kind == TokenKind.WORD || kind == TokenKind.QUOTED;
    }

    /** The word in lower case, or an empty string if this is no word. */
    public String word() {
        return kind == TokenKind.WORD ? text.toLowerCase(Locale.ROOT) : "";
    }
}
