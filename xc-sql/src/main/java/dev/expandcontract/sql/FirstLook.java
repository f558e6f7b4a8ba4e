package dev.expandcontract.sql;

import dev.expandcontract.rewrite.Token;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether a statement that names a migrating table can have anything to do with its migrating columns. */
final class FirstLook {

    /** They name or fill columns without naming them, or write. */
    private static final Set<String> TELLING = Set.of("insert", "merge", "table", "natural", "using");

    /** Before a {@code *} that stands for columns. */
    private static final Set<String> BEFORE_STAR = Set.of("select", "distinct", "all", "returning", "distinctrow");

    private final Schema schema;
    private final List<Token> tokens;

    FirstLook(Schema schema, List<Token> tokens) {
        this.schema = schema;
        this.tokens = tokens;
    }

    boolean mayConcern() {
        var rows = new HashSet<String>();
        for (int i = 0; i < tokens.size(); i++) {
            var token = tokens.get(i);
            if (schema.isPhysical(token)
                    || TELLING.contains(token.word())
                    || isView(token)
                    || (token.isSymbol("*") && standsForColumns(i))) {
                return true;
            }
            if (schema.isTable(token)) {
                rows.add(Schema.fold(token.text()));
                addAlias(i + 1, rows);
            }
        }
        return namesRow(rows);
    }

    private boolean isView(Token token) {
        return token.isIdentifier() && schema.views().contains(Schema.fold(token.text()));
    }

    private boolean standsForColumns(int position) {
        if (position == 0) {
            return false;
        }
        var before = tokens.get(position - 1);
        return before.isSymbol(".")
                || before.isSymbol(",")
                || before.isSymbol(")")
                || BEFORE_STAR.contains(before.word());
    }

    private void addAlias(int position, Set<String> rows) {
        int at = position < tokens.size() && tokens.get(position).is("as") ? position + 1 : position;
        if (at < tokens.size() && tokens.get(at).isIdentifier()) {
            rows.add(Schema.fold(tokens.get(at).text()));
        }
    }

    /** Whether one of the names stands where it is neither declared nor a qualifier. */
    private boolean namesRow(Set<String> rows) {
        for (int i = 0; i < tokens.size(); i++) {
            var token = tokens.get(i);
            if (token.isIdentifier()
                    && rows.contains(Schema.fold(token.text()))
                    && !(i + 1 < tokens.size() && tokens.get(i + 1).isSymbol("."))
                    && !isDeclared(i)) {
                return true;
            }
        }
        return false;
    }

    private boolean isDeclared(int position) {
        if (position == 0) {
            return true;
        }
        var before = tokens.get(position - 1);
        if (schema.isTable(tokens.get(position))) {
            return Set.of("from", "join", "update", "into", "only").contains(before.word()) || before.isSymbol(".");
        }
        return before.is("as") || schema.isTable(before);
    }
}
