package dev.expandcontract.rewrite;

import dev.expandcontract.database.Database;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.MigrationRegistry;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Finds the template of a statement. Thread-safe. */
public final class Rewriter {

    /** In characters of SQL text, roughly: what the cached templates may hold together. */
    private static final long CACHE_CAPACITY = 8_000_000;

    private static final int CACHE_GHOSTS = 8_192;

    /** Longer texts are analysed each time. */
    private static final int LONGEST_CACHED = 100_000;

    /** What an entry takes beside its text, in characters. */
    private static final int ENTRY_WEIGHT = 400;

    /** A marked statement keeps its tokens, the text with the markers and a text for each use of the columns. */
    private static final int TEXTS_PER_MARKED = 7;

    private final TextAnalyzer analyzer;
    private final LongAdder analysed = new LongAdder();
    private final TemplateCache<Result> cache = new TemplateCache<>(CACHE_CAPACITY, CACHE_GHOSTS);

    /** Either a template or the message of a refusal. */
    private record Result(
            @Nullable StatementTemplate template, @Nullable String refusal) {}

    /**
     * @throws dev.expandcontract.model.DefinitionException if a conversion is not an expression that can be put in any
     *     statement
     */
    public Rewriter(MigrationRegistry registry, Database database) {
        this(registry, database, null);
    }

    /**
     * @param marker plants markers in statements that name physical columns, or null if those are refused
     * @throws dev.expandcontract.model.DefinitionException if a conversion is not an expression that can be put in any
     *     statement
     */
    public Rewriter(MigrationRegistry registry, Database database, @Nullable StatementMarker marker) {
        for (var migration : registry.all()) {
            if (!(migration.conversion() instanceof Conversion.None)) {
                new ConversionCheck(database, migration).check();
            }
        }
        analyzer = new TextAnalyzer(registry, database, marker);
    }

    /**
     * The template of the statement, from a bounded cache or by analysing the text.
     *
     * @throws StatementRefusedException if the statement could not be rewritten with certainty in every phase, or names
     *     physical columns of a migration without markers
     */
    public StatementTemplate template(String sql) throws StatementRefusedException {
        var result = cache.get(sql);
        if (result == null) {
            result = analyze(sql);
        }
        if (result.template() == null) {
            throw new StatementRefusedException(String.valueOf(result.refusal()));
        }
        return result.template();
    }

    private Result analyze(String sql) {
        analysed.increment();
        Result result;
        try {
            result = new Result(analyzer.template(sql), null);
        } catch (StatementRefusedException refused) {
            result = new Result(null, refused.getMessage());
        }
        if (sql.length() <= LONGEST_CACHED) {
            cache.put(sql, result, weight(sql, result));
        }
        return result;
    }

    private static int weight(String sql, Result result) {
        boolean marked = result.template() != null && !result.template().isUntouched();
        return ENTRY_WEIGHT + sql.length() * (marked ? TEXTS_PER_MARKED : 1);
    }

    /** How many texts the cache holds. */
    public int cached() {
        return cache.size();
    }

    /** How many texts were analysed, as the cache did not hold them. */
    public long analysed() {
        return analysed.sum();
    }
}
