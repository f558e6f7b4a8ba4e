package dev.expandcontract.rewrite;

import dev.expandcontract.database.Database;
import dev.expandcontract.model.Migration;
import dev.expandcontract.model.MigrationRegistry;
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
    private final @Nullable StatementMarker marker;

    TextAnalyzer(MigrationRegistry registry, Database database, @Nullable StatementMarker marker) {
        this.vocabulary = new Vocabulary(registry, marker == null ? Set.of() : marker.names());
        this.database = database;
        this.marker = marker;
        statements = new StatementAnalyzer(vocabulary, database);
    }

    StatementTemplate template(String sql) throws StatementRefusedException {
        if (!vocabulary.mayMatter(sql)) {
            return StatementTemplate.untouched(sql);
        }
        boolean mayConcern = vocabulary.mayConcern(sql);
        try {
            var tokens = Lexer.tokens(sql, database);
            if (mayConcern && !tokens.isEmpty() && tokens.getLast().kind() == TokenKind.UNTERMINATED) {
                throw new Refused(Refusal.unterminated(tokens.getLast().text()));
            }
            var marked = mayConcern ? marked(sql, tokens) : null;
            return marked == null
                    ? analyzed(sql, sql, tokens, statements)
                    : analyzed(
                            sql,
                            marked.sql(),
                            Lexer.tokens(marked.sql(), database),
                            new StatementAnalyzer(vocabulary.knowing(marked.others()), database));
        } catch (Refused refused) {
            throw new StatementRefusedException(Refusal.message(String.valueOf(refused.getMessage()), sql));
        }
    }

    /** The text with markers, or null if it has some, needs none, or nobody plants any. */
    private StatementMarker.@Nullable Marked marked(String sql, List<Token> tokens) throws Refused {
        if (marker == null || tokens.stream().anyMatch(this::isMarker)) {
            return null;
        }
        var all = statements(tokens);
        var concerned = all.stream()
                .filter(StatementAnalyzer::isParsed)
                .filter(this::concerns)
                .toList();
        if (concerned.isEmpty()) {
            return null;
        }
        if (all.size() > 1) {
            throw new Refused(Refusal.several(concerned.getFirst().stream()
                    .flatMap(token -> vocabulary.ofTable(token).stream())
                    .findFirst()
                    .orElse(null)));
        }
        return switch (marker.mark(sql, StatementAnalyzer.withoutComments(concerned.getFirst()))) {
            case StatementMarker.Marked marking -> marking;
            case StatementMarker.Untouched untouched -> null;
            case StatementMarker.Refused refused -> throw new Refused(Refusal.notMarked(refused));
        };
    }

    private boolean isMarker(Token token) {
        return vocabulary.marked(token) != null || vocabulary.isUnknownMarker(token);
    }

    private boolean concerns(List<Token> statement) {
        return statement.stream().anyMatch(token -> !vocabulary.ofTable(token).isEmpty() || isFurtherName(token));
    }

    private boolean isFurtherName(Token token) {
        return marker != null
                && token.isIdentifier()
                && marker.names().contains(token.text().toLowerCase(Locale.ROOT));
    }

    /**
     * @param sql the text as the application wrote it
     * @param text the same with markers
     */
    private StatementTemplate analyzed(String sql, String text, List<Token> tokens, StatementAnalyzer analyzer)
            throws Refused {
        var migrations = new LinkedHashSet<Migration>();
        var splices = new ArrayList<Splice>();
        var sites = new ArrayList<Site>();
        var written = new HashSet<Migration>();
        var results = new TreeMap<Integer, Migration>();
        var statementsOfText = statements(tokens);
        for (var statement : statementsOfText) {
            refuse(TransactionControl.refusal(statement));
            refuse(SessionLocks.refusal(statement, database));
            var analysis = analyzer.analyze(statement);
            if (analysis != null) {
                splices.addAll(analysis.splices());
                sites.addAll(analysis.sites());
                written.addAll(analysis.written());
                results.putAll(analysis.results());
                if (analysis.comparison() != null && statementsOfText.size() == 1) {
                    splices.add(analysis.comparison());
                }
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
                text,
                database,
                List.copyOf(splices),
                parameters,
                List.copyOf(sites),
                written,
                ownNames(tokens),
                results);
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
