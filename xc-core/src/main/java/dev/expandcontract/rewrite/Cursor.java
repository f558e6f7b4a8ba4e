package dev.expandcontract.rewrite;

import dev.expandcontract.rewrite.Rejection.NotUnderstood;
import java.util.List;
import java.util.Set;

/** Where the parsers stand in the tokens of a statement. */
final class Cursor {

    private final List<Token> tokens;
    private final Token end;
    private int index;

    /** @param tokens at least one */
    Cursor(List<Token> tokens) {
        this.tokens = tokens;
        int offset = tokens.getLast().end();
        end = new Token(TokenKind.END, offset, offset, "");
    }

    int index() {
        return index;
    }

    Token at(int position) {
        return position < tokens.size() ? tokens.get(position) : end;
    }

    Token peek() {
        return at(index);
    }

    Token peek(int ahead) {
        return at(index + ahead);
    }

    Token next() {
        var token = at(index);
        index++;
        return token;
    }

    boolean atEnd() {
        return index >= tokens.size();
    }

    boolean is(String word) {
        return peek().is(word);
    }

    boolean isSymbol(String symbol) {
        return peek().isSymbol(symbol);
    }

    boolean isAny(Set<String> words) {
        return peek().kind() == TokenKind.WORD && words.contains(peek().word());
    }

    /** Steps over the words if all of them come next. */
    boolean skip(String... words) {
        for (int i = 0; i < words.length; i++) {
            if (!peek(i).is(words[i])) {
                return false;
            }
        }
        index += words.length;
        return true;
    }

    boolean skipAny(Set<String> words) {
        if (isAny(words)) {
            index++;
            return true;
        }
        return false;
    }

    boolean skipSymbol(String symbol) {
        if (isSymbol(symbol)) {
            index++;
            return true;
        }
        return false;
    }

    void expect(String word) throws NotUnderstood {
        if (!skip(word)) {
            throw new NotUnderstood(peek());
        }
    }

    void expectSymbol(String symbol) throws NotUnderstood {
        if (!skipSymbol(symbol)) {
            throw new NotUnderstood(peek());
        }
    }

    Token expectIdentifier() throws NotUnderstood {
        if (!peek().isIdentifier()) {
            throw new NotUnderstood(peek());
        }
        return next();
    }

    /** In how many parentheses the next token stands. */
    int depth() {
        int depth = 0;
        for (int i = 0; i < index && i < tokens.size(); i++) {
            depth += at(i).isSymbol("(") ? 1 : at(i).isSymbol(")") ? -1 : 0;
        }
        return depth;
    }

    /** The position of the parenthesis that closes the one at the given position, or behind the end. */
    int closeOf(int open) {
        int depth = 0;
        for (int i = open; i < tokens.size(); i++) {
            depth += at(i).isSymbol("(") ? 1 : at(i).isSymbol(")") ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return tokens.size();
    }

    /** Steps behind the parenthesis that closes the one just passed. */
    void skipToClose() throws NotUnderstood {
        for (int depth = 1; depth > 0; ) {
            var token = next();
            if (token.kind() == TokenKind.END) {
                throw new NotUnderstood(token);
            }
            depth += token.isSymbol("(") ? 1 : token.isSymbol(")") ? -1 : 0;
        }
    }
}
