package dev.expandcontract.rewrite;

import dev.expandcontract.database.Database;
import dev.expandcontract.model.Migration;
import dev.expandcontract.rewrite.Rejection.Refused;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out about one statement of a text: whether it concerns a migration, how, and whether it may run. */
final class StatementAnalyzer {

    /** Statements that change or describe the schema, or have nothing to do with single columns. */
    private static final Set<String> UTILITIES =
            Set.of(("create alter drop comment grant revoke truncate analyze vacuum lock unlock "
                            + "show describe desc explain reindex cluster optimize check repair refresh rename checkpoint flush "
                            + "reset discard use commit rollback savepoint release abort end start begin xa")
                    .split(" "));

    /** Statements of which only the text can be judged. What a procedure does is its own. */
    private static final Set<String> OPAQUE = Set.of("set", "call");

    private static final Set<String> STATEMENTS_IN_STRINGS = Set.of("do", "execute", "prepare");

    private static final Set<String> PARSED = Set.of(
            "select", "with", "values", "table", "insert", "update", "delete", "merge", "explain", "describe", "desc");

    private final Vocabulary vocabulary;
    private final Database database;

    StatementAnalyzer(Vocabulary vocabulary, Database database) {
        this.vocabulary = vocabulary;
        this.database = database;
    }

    /**
     * @param all the statement's tokens
     * @return what the analysis found, or null if the statement concerns no migration
     */
    @Nullable
    Analysis analyze(List<Token> all) throws Refused {
        var tokens = withoutComments(all);
        var marked = marked(tokens);
        var tables = tokens.stream()
                .flatMap(token -> vocabulary.ofTable(token).stream())
                .toList();
        refuseHiddenStatement(tokens);
        var concerned = marked != null ? marked : tables.isEmpty() ? null : tables.getFirst();
        refuseHidden(all, marked != null);
        if (concerned == null) {
            return null;
        }
        refuseNumbered(tokens, marked != null);
        var kind = kind(tokens);
        if (isParsed(tokens)) {
            return parsed(tokens, concerned, marked != null);
        }
        if (marked != null) {
            throw new Refused(Refusal.marked(kind, marked));
        }
        if (!UTILITIES.contains(kind) && (!OPAQUE.contains(kind) || namesPhysical(tokens))) {
            throw new Refused(Refusal.unsupported(kind, concerned));
        }
        return null;
    }

    /** Whether the statement is of a kind whose columns are looked at one by one. */
    static boolean isParsed(List<Token> tokens) {
        return tokens.getFirst().isSymbol("(") || (PARSED.contains(kind(tokens)) && !isDescription(tokens));
    }

    private Analysis parsed(List<Token> tokens, Migration concerned, boolean marked) throws Refused {
        var analysis = new Analysis(new Cursor(tokens), vocabulary, database);
        try {
            var grammar = new Grammar(analysis);
            grammar.statements.parse();
            grammar.java.resolve();
            new Resolver(analysis, grammar.narrowing.candidates(), grammar.java).resolve(tokens.size());
            analysis.results(grammar.java.results());
            analysis.comparison(grammar.selectList.place(tokens.size()));
        } catch (Refused refused) {
            throw refused;
        } catch (Rejection notUnderstood) {
            if (marked || namesPhysical(tokens) || mayInsert(tokens)) {
                throw new Refused(Refusal.notUnderstood(String.valueOf(notUnderstood.getMessage()), concerned));
            }
        }
        if (analysis.joinByName() != null) {
            throw new Refused(Refusal.joinColumns(analysis.joinByName(), concerned));
        }
        return analysis;
    }

    /** The statement's first word, within JDBC's braces if it has some. */
    private static String kind(List<Token> tokens) {
        boolean call = tokens.getFirst().isSymbol("{") && tokens.stream().anyMatch(token -> token.is("call"));
        return call ? "call" : tokens.getFirst().word();
    }

    static List<Token> withoutComments(List<Token> tokens) {
        return tokens.stream()
                .filter(token -> token.kind() != TokenKind.EXECUTABLE_COMMENT)
                .toList();
    }

    private @Nullable Migration marked(List<Token> tokens) throws Refused {
        Migration found = null;
        for (var token : tokens) {
            if (vocabulary.isUnknownMarker(token)) {
                throw new Refused(Refusal.unknownMarker(token.text(), vocabulary.markers()));
            }
            found = found == null ? vocabulary.marked(token) : found;
        }
        return found;
    }

    private void refuseHidden(List<Token> all, boolean marked) throws Refused {
        for (var token : all) {
            if (token.kind() == TokenKind.EXECUTABLE_COMMENT && (marked || vocabulary.holdsAnyName(token.text()))) {
                throw new Refused(Refusal.executableComment(token.text()));
            }
        }
    }

    /** A statement in a string of another one would reach the database as it is. */
    private void refuseHiddenStatement(List<Token> tokens) throws Refused {
        if (STATEMENTS_IN_STRINGS.contains(tokens.getFirst().word())) {
            for (var token : tokens) {
                var migration = token.kind() == TokenKind.STRING ? vocabulary.firstNamedIn(token.text()) : null;
                if (migration != null) {
                    throw new Refused(Refusal.unsupported(tokens.getFirst().word(), migration));
                }
            }
        }
    }

    private static void refuseNumbered(List<Token> tokens, boolean marked) throws Refused {
        for (var token : tokens) {
            if (marked && token.kind() == TokenKind.PARAMETER && token.text().length() > 1) {
                throw new Refused(Refusal.numberedParameter(token.text()));
            }
        }
    }

    private boolean namesPhysical(List<Token> tokens) {
        return tokens.stream().anyMatch(token -> !vocabulary.physical(token).isEmpty());
    }

    private static boolean mayInsert(List<Token> tokens) {
        return tokens.stream().anyMatch(token -> token.is("insert") || token.is("merge"));
    }

    /** Whether the statement describes a table or plan and has no statement within it. */
    private static boolean isDescription(List<Token> tokens) {
        return Set.of("explain", "describe", "desc").contains(tokens.getFirst().word())
                && tokens.stream().skip(1).noneMatch(token -> PARSED.contains(token.word()));
    }
}
