package dev.expandcontract.rewrite;

import static dev.expandcontract.rewrite.LexicalFeature.BACKSLASH_STRINGS;
import static dev.expandcontract.rewrite.LexicalFeature.BACKTICKS;
import static dev.expandcontract.rewrite.LexicalFeature.DASHES_NEED_SPACE;
import static dev.expandcontract.rewrite.LexicalFeature.DOLLAR_STRINGS;
import static dev.expandcontract.rewrite.LexicalFeature.DOLLAR_TAGS;
import static dev.expandcontract.rewrite.LexicalFeature.DOUBLE_QUOTED_STRINGS;
import static dev.expandcontract.rewrite.LexicalFeature.ESCAPE_STRINGS;
import static dev.expandcontract.rewrite.LexicalFeature.EXECUTABLE_COMMENTS;
import static dev.expandcontract.rewrite.LexicalFeature.FREE_OPERATORS;
import static dev.expandcontract.rewrite.LexicalFeature.HASH_COMMENTS;
import static dev.expandcontract.rewrite.LexicalFeature.NESTED_COMMENTS;
import static dev.expandcontract.rewrite.LexicalFeature.RETURN_ENDS_COMMENT;
import static dev.expandcontract.rewrite.LexicalFeature.SLASH_COMMENTS;

import dev.expandcontract.database.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Cuts a text into tokens in one pass, as the given database would. */
public final class Lexer {

    private static final String OPERATOR_CHARACTERS = "+-*/<>=~!@#%^&|`";
    private static final List<String> LONG_OPERATORS =
            List.of("<=>", "->>", "<>", "<=", ">=", "!=", "||", "&&", "<<", ">>", "->", "=>");

    private final String text;
    private final Set<LexicalFeature> features;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(String text, Database database) {
        this.text = text;
        this.features = LexicalFeature.of(database);
    }

    /** The tokens of the text in their order. Only the last one can be {@link TokenKind#UNTERMINATED}. */
    public static List<Token> tokens(String text, Database database) {
        var lexer = new Lexer(text, database);
        while (lexer.at < text.length()) {
            lexer.step();
        }
        return lexer.tokens;
    }

    private void step() {
        char c = text.charAt(at);
        if (Character.isWhitespace(c)) {
            at++;
        } else if (beginsLineComment(c)) {
            skipLine();
        } else if (c == '/' && peek(1) == '*') {
            blockComment();
        } else if (isIdentifierStart(c)) {
            word();
        } else if (isDigit(c) || (c == '.' && isDigit(peek(1)) && !endsOperand())) {
            number();
        } else if (c == '\'') {
            quoted(TokenKind.STRING, at, '\'', has(BACKSLASH_STRINGS));
        } else if (c == '"') {
            boolean string = has(DOUBLE_QUOTED_STRINGS);
            quoted(string ? TokenKind.STRING : TokenKind.QUOTED, at, '"', string && has(BACKSLASH_STRINGS));
        } else if (c == '`' && has(BACKTICKS)) {
            quoted(TokenKind.QUOTED, at, '`', false);
        } else if (c == '$' && has(DOLLAR_STRINGS)) {
            dollar();
        } else if (c == '?') {
            question();
        } else {
            symbol(c);
        }
    }

    private boolean has(LexicalFeature feature) {
        return features.contains(feature);
    }

    private char peek(int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : 0;
    }

    private void add(TokenKind kind, int end) {
        tokens.add(new Token(kind, at, end, text.substring(at, end)));
        at = end;
    }

    private void unterminated() {
        add(TokenKind.UNTERMINATED, text.length());
    }

    /** Whether a dot that follows here separates names: {@code t.1} is no number. */
    private boolean endsOperand() {
        return !tokens.isEmpty()
                && tokens.getLast().end() == at
                && tokens.getLast().isIdentifier();
    }

    private boolean beginsLineComment(char c) {
        return switch (c) {
            case '-' -> peek(1) == '-' && (!has(DASHES_NEED_SPACE) || peek(2) <= ' ');
            case '#' -> has(HASH_COMMENTS);
            case '/' -> has(SLASH_COMMENTS) && peek(1) == '/';
            default -> false;
        };
    }

    private void skipLine() {
        while (at < text.length()
                && text.charAt(at) != '\n'
                && !(text.charAt(at) == '\r' && has(RETURN_ENDS_COMMENT))) {
            at++;
        }
    }

    private void blockComment() {
        boolean executable = has(EXECUTABLE_COMMENTS) && (peek(2) == '!' || (peek(2) == 'M' && peek(3) == '!'));
        int end = at + 2;
        int depth = 1;
        while (depth > 0) {
            int close = text.indexOf("*/", end);
            if (close < 0) {
                unterminated();
                return;
            }
            int open = has(NESTED_COMMENTS) ? text.indexOf("/*", end) : -1;
            boolean opens = open >= 0 && open < close;
            depth += opens ? 1 : -1;
            end = (opens ? open : close) + 2;
        }
        if (executable) {
            add(TokenKind.EXECUTABLE_COMMENT, end);
        } else {
            at = end;
        }
    }

    private void word() {
        int end = at + 1;
        while (end < text.length() && isIdentifierPart(text.charAt(end))) {
            end++;
        }
        if (end == at + 1 && (text.charAt(at) | 0x20) == 'e' && peek(1) == '\'' && has(ESCAPE_STRINGS)) {
            quoted(TokenKind.STRING, end, '\'', true);
        } else {
            add(TokenKind.WORD, end);
        }
    }

    private void number() {
        int end = at + 1;
        while (end < text.length() && isNumberPart(end)) {
            end++;
        }
        add(TokenKind.NUMBER, end);
    }

    private boolean isNumberPart(int i) {
        char c = text.charAt(i);
        return isIdentifierPart(c)
                || c == '.'
                || ((c == '+' || c == '-') && (text.charAt(i - 1) | 0x20) == 'e' && !text.startsWith("0x", at));
    }

    /** Reads from {@link #at} a literal or identifier whose opening quote is at {@code open}. */
    private void quoted(TokenKind kind, int open, char quote, boolean backslashes) {
        int end = open + 1;
        while (end < text.length()) {
            char c = text.charAt(end);
            if (c == '\\' && backslashes) {
                end += 2;
            } else if (c != quote) {
                end++;
            } else if (end + 1 < text.length() && text.charAt(end + 1) == quote) {
                end += 2;
            } else {
                addQuoted(kind, open, end, quote);
                return;
            }
        }
        unterminated();
    }

    private void addQuoted(TokenKind kind, int open, int close, char quote) {
        var content = text.substring(open + 1, close).replace("" + quote + quote, "" + quote);
        tokens.add(new Token(kind, at, close + 1, content));
        at = close + 1;
    }

    private void dollar() {
        int end = at + 1;
        while (has(DOLLAR_TAGS) && end < text.length() && isTagPart(end)) {
            end++;
        }
        if (end >= text.length() || text.charAt(end) != '$') {
            add(TokenKind.SYMBOL, at + 1);
            return;
        }
        var delimiter = text.substring(at, end + 1);
        int close = text.indexOf(delimiter, end + 1);
        if (close < 0) {
            unterminated();
        } else {
            add(TokenKind.STRING, close + delimiter.length());
        }
    }

    private boolean isTagPart(int i) {
        char c = text.charAt(i);
        return c != '$' && (i == at + 1 ? isIdentifierStart(c) : isIdentifierPart(c));
    }

    private void question() {
        if (has(FREE_OPERATORS) && peek(1) == '?') {
            add(TokenKind.SYMBOL, at + 2);
            return;
        }
        int end = at + 1;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        add(TokenKind.PARAMETER, end);
    }

    private void symbol(char c) {
        if (c == ':' && (peek(1) == ':' || peek(1) == '=')) {
            add(TokenKind.SYMBOL, at + 2);
        } else if (OPERATOR_CHARACTERS.indexOf(c) < 0) {
            add(TokenKind.SYMBOL, at + 1);
        } else if (has(FREE_OPERATORS)) {
            freeOperator();
        } else {
            var known = LONG_OPERATORS.stream()
                    .filter(operator -> text.startsWith(operator, at))
                    .findFirst();
            add(TokenKind.SYMBOL, at + known.map(String::length).orElse(1));
        }
    }

    /** PostgreSQL's rule: the longest run, but without a sign at its end unless it holds a character that no sign follows. */
    private void freeOperator() {
        int end = at;
        boolean special = false;
        while (end < text.length()
                && OPERATOR_CHARACTERS.indexOf(text.charAt(end)) >= 0
                && !text.startsWith("--", end)
                && !text.startsWith("/*", end)) {
            special |= "~!@#%^&|`".indexOf(text.charAt(end)) >= 0;
            end++;
        }
        while (!special && end > at + 1 && "+-".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        add(TokenKind.SYMBOL, end);
    }

    static boolean isIdentifierStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
    }

    static boolean isIdentifierPart(char c) {
        return isIdentifierStart(c) || isDigit(c) || c == '$';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
