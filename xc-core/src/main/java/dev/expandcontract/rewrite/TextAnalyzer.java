package dev.expandcontract.rewrite;

import dev.expandcontract.database.Database;
import dev.expandcontract.model.Migration;
import dev.expandcontract.rewrite.Rejection.Refused;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes the template of a text, which may hold several statements. */
final class TextAnalyzer {

    private static final Set<String> ROUTINES = Set.of("function", "procedure", "trigger", "event", "package");

    private final Vocabulary vocabulary;
    private final Database database;
    private final StatementAnalyzer statements;

    TextAnalyzer(Vocabulary vocabulary, Database database) {
        this.vocabulary = vocabulary;
        this.database = database;
        statements = new StatementAnalyzer(vocabulary, database);
    }

    StatementTemplate template(String sql) throws StatementRefusedException {
        boolean mayConcern = vocabulary.mayConcern(sql);
        if (!mayConcern && !vocabulary.mayConcernSession(sql)) {
            return StatementTemplate.untouched(sql);
        }
        try {
            return analyzed(sql, Lexer.tokens(sql, database), mayConcern);
        } catch (Refused refused) {
            throw new StatementRefusedException(Refusal.message(String.valueOf(refused.getMessage()), sql));
        }
    }

    private StatementTemplate analyzed(String sql, List<Token> tokens, boolean mayConcern) throws Refused {
        if (mayConcern && !tokens.isEmpty() && tokens.getLast().kind() == TokenKind.UNTERMINATED) {
            throw new Refused(Refusal.unterminated(tokens.getLast().text()));
        }
        var migrations = new LinkedHashSet<Migration>();
        var splices = new ArrayList<Splice>();
        var sites = new ArrayList<Site>();
        var written = new HashSet<Migration>();
        var results = new TreeMap<Integer, Migration>();
        var statementsOfText = statements(tokens);
        for (var statement : statementsOfText) {
            refuse(TransactionControl.refusal(statement));
            refuse(SessionLocks.refusal(statement, database));
            var analysis = statements.analyze(statement);
            if (analysis != null) {
                splices.addAll(analysis.splices());
                sites.addAll(analysis.sites());
                written.addAll(analysis.written());
                results.putAll(analysis.results());
            }
        }
        if (!results.isEmpty() && statementsOfText.size() > 1) {
            throw new Refused(Refusal.severalInJava(results.firstEntry().getValue()));
        }
        sites.sort(Comparator.comparingInt(Site::start).thenComparing(Site::end, Comparator.reverseOrder()));
        sites.forEach(site -> migrations.add(site.migration()));
        if (migrations.isEmpty()) {
            return StatementTemplate.untouched(sql);
        }
        // Insertions at one place keep the order of their columns.
        splices.sort(Comparator.comparingInt(Splice::at)
                .thenComparing(splice -> splice.end() > splice.at())
                .thenComparing(Splice::end, Comparator.reverseOrder())
                .thenComparingInt(Splice::rank));
        var parameters = tokens.stream()
                .filter(token -> token.kind() == TokenKind.PARAMETER)
                .toList();
        var plan = new StatementTemplate.Plan(
                database, List.copyOf(splices), parameters, List.copyOf(sites), written, ownNames(tokens), results);
        return StatementTemplate.marked(sql, List.copyOf(migrations), plan);
    }

    private static void refuse(@Nullable Refusal refusal) throws Refused {
        if (refusal != null) {
            throw new Refused(refusal);
        }
    }

    private static List<List<Token>> statements(List<Token> tokens) {
        var statements = new ArrayList<List<Token>>();
        int first = 0;
        for (int i = 0; i <= tokens.size(); i++) {
            if (i == tokens.size() || (tokens.get(i).isSymbol(";") && !definesRoutine(tokens.subList(first, i)))) {
                if (i > first) {
                    statements.add(tokens.subList(first, i));
                }
                first = i + 1;
            }
        }
        return statements;
    }

    /** Whether the semicolons that follow may separate statements of a routine's body. */
    private static boolean definesRoutine(List<Token> statement) {
        return !statement.isEmpty()
                && (statement.getFirst().is("create") || statement.getFirst().is("alter"))
                && statement.stream().anyMatch(token -> ROUTINES.contains(token.word()));
    }

    private Set<String> ownNames(List<Token> tokens) {
        var names = new HashSet<String>();
        for (var token : tokens) {
            if (!vocabulary.physical(token).isEmpty()) {
                names.add(token.text().toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }
}
