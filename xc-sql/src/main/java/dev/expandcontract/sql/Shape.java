package dev.expandcontract.sql;

import dev.expandcontract.rewrite.Token;
import dev.expandcontract.rewrite.TokenKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A statement as far as its names are concerned: without comments, with literals that are all alike, and with lists of values
 * behind IN cut to their first one. Statements of one shape are marked at the same tokens.
 */
final class Shape {

    private final List<Token> tokens = new ArrayList<>();
    private final String key;
    private final String text;
    private final List<Integer> offsets = new ArrayList<>();
    private final List<Integer> ends = new ArrayList<>();
    private final Map<Integer, Integer> byOffset = new HashMap<>();

    Shape(String sql, List<Token> all) {
        for (int i = 0; i < all.size(); i++) {
            tokens.add(all.get(i));
            int close = all.get(i).is("in") ? closeOfValues(all, i + 1) : -1;
            if (close >= 0) {
                tokens.add(all.get(i + 1));
                tokens.add(all.get(i + 2));
                i = close - 1;
            }
        }
        var forKey = new StringBuilder();
        var forParser = new StringBuilder();
        for (int i = 0; i < tokens.size(); i++) {
            var token = tokens.get(i);
            if (i > 0 && tokens.get(i - 1).end() < token.start()) {
                forKey.append(' ');
                forParser.append(' ');
            }
            byOffset.put(forParser.length(), i);
            offsets.add(forParser.length());
            forKey.append(key(sql, token));
            forParser.append(parsed(sql, token));
            ends.add(forParser.length());
        }
        key = forKey.toString();
        text = forParser.toString();
    }

    /** The closing parenthesis of a list of at least two values and nothing else that opens there, or -1. */
    private static int closeOfValues(List<Token> all, int open) {
        if (open >= all.size() || !all.get(open).isSymbol("(")) {
            return -1;
        }
        for (int i = open + 1; i + 1 < all.size(); i += 2) {
            if (!isValue(all.get(i))) {
                return -1;
            }
            if (all.get(i + 1).isSymbol(")")) {
                return i > open + 1 ? i + 1 : -1;
            }
            if (!all.get(i + 1).isSymbol(",")) {
                return -1;
            }
        }
        return -1;
    }

    private static boolean isValue(Token token) {
        return switch (token.kind()) {
            case NUMBER, STRING, PARAMETER -> true;
            case WORD, QUOTED, SYMBOL, EXECUTABLE_COMMENT, UNTERMINATED, END -> false;
        };
    }

    private static String key(String sql, Token token) {
        return switch (token.kind()) {
            case NUMBER -> "0";
            case STRING -> "''";
            case WORD, QUOTED, PARAMETER, SYMBOL, EXECUTABLE_COMMENT, UNTERMINATED, END ->
                sql.substring(token.start(), token.end());
        };
    }

    /** A string of a form that not every database has would only confuse the parser. */
    private static String parsed(String sql, Token token) {
        var source = sql.substring(token.start(), token.end());
        boolean unusual = token.kind() == TokenKind.STRING && (source.charAt(0) != '\'' || source.indexOf('\\') >= 0);
        return unusual ? "'s'" : source;
    }

    /** What statements of the same shape have in common. */
    String key() {
        return key;
    }

    /** The text for the parser. */
    String text() {
        return text;
    }

    List<Token> tokens() {
        return tokens;
    }

    /** Where the token begins in {@link #text}. */
    int offset(int position) {
        return offsets.get(position);
    }

    /** Where the token ends in {@link #text}. */
    int end(int position) {
        return ends.get(position);
    }

    /** The position of the token that begins at the offset in {@link #text}, or -1. */
    int at(int offset) {
        return byOffset.getOrDefault(offset, -1);
    }
}
