package dev.expandcontract.rewrite;

import dev.expandcontract.database.Database;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.ColumnUse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A statement text, analysed once for every phase. Immutable for callers; renders each use of the columns once. */
public final class StatementTemplate {

    private static final int USES = ColumnUse.values().length;

    /** With more migrations than this in one statement, variants are found by a map. */
    private static final int INDEXED = 3;

    /** How many texts that compare are kept; there are more only if the columns of a table are changed meanwhile. */
    private static final int MOST_COMPARING = 16;

    private final String sql;
    private final Migration[] migrations;
    private final boolean[] written;
    private final List<Migration> read;
    private final Set<Migration> comparable;
    private final @Nullable Plan plan;
    private final @Nullable RewrittenStatement[] variants;
    private final Map<List<ColumnUse>, RewrittenStatement> furtherVariants = new HashMap<>();
    private final Map<Compared, RewrittenStatement> comparing = new HashMap<>(0);

    /** What a text that compares depends on. */
    private record Compared(List<ColumnUse> uses, Map<Migration, Comparison> comparisons) {}

    /**
     * What rendering needs.
     *
     * @param text the statement with markers
     * @param splices in the order of the text
     * @param parameters in the order of the text
     * @param sites in the order of the text
     * @param ownNames physical names, in lower case, that the statement gives to something else
     * @param results the columns of the result that are converted in Java, counted from 1
     */
    record Plan(
            String text,
            Database database,
            List<Splice> splices,
            List<Token> parameters,
            List<Site> sites,
            Set<Migration> written,
            Set<String> ownNames,
            Map<Integer, Migration> results) {}

    private StatementTemplate(String sql, List<Migration> migrations, @Nullable Plan plan) {
        this.sql = sql;
        this.migrations = migrations.toArray(Migration[]::new);
        this.plan = plan;
        written = new boolean[migrations.size()];
        for (int i = 0; i < written.length; i++) {
            written[i] = plan != null && plan.written().contains(migrations.get(i));
        }
        read = sites().stream()
                .filter(Site.ColumnRead.class::isInstance)
                .map(Site::migration)
                .distinct()
                .toList();
        comparable = plan == null
                ? Set.of()
                : plan.splices().stream()
                        .filter(Splice.Comparison.class::isInstance)
                        .flatMap(splice -> ((Splice.Comparison) splice).compared().stream())
                        .map(Splice.Compared::migration)
                        .collect(Collectors.toUnmodifiableSet());
        variants = new RewrittenStatement[migrations.size() <= INDEXED ? (int) Math.pow(USES, migrations.size()) : 0];
    }

    static StatementTemplate untouched(String sql) {
        return new StatementTemplate(sql, List.of(), null);
    }

    static StatementTemplate marked(String sql, List<Migration> migrations, Plan plan) {
        return new StatementTemplate(sql, migrations, plan);
    }

    /**
     * The text as the application wrote it. Where equal texts come in several instances, this is the one that was
     * analysed; of an {@linkplain #isUntouched() untouched} statement send the driver the instance at hand.
     */
    public String sql() {
        return sql;
    }

    /** Whether the statement concerns no migrating column and must reach the driver as it is. */
    public boolean isUntouched() {
        return plan == null;
    }

    /** The migrations whose markers the statement holds. */
    public List<Migration> migrations() {
        return List.of(migrations);
    }

    /** Whether the statement writes no migrating column. Then its text depends on the columns read alone. */
    public boolean readsOnly() {
        for (boolean one : written) {
            if (one) {
                return false;
            }
        }
        return true;
    }

    /** The migrations of whose columns the statement reads the stored value, be it only to compare it. */
    public List<Migration> read() {
        return read;
    }

    /** The places that migrations concern, in the order of the text. */
    List<Site> sites() {
        return plan == null ? List.of() : plan.sites();
    }

    /**
     * The statement for the given use of the columns. Uses that make no difference to its text give the same instance.
     *
     * @throws IllegalStateException if the statement is untouched
     */
    // Ordinals never leave this object, and a look-up by them allocates nothing.
    @SuppressWarnings("EnumOrdinal")
    public RewrittenStatement render(ColumnUses uses) {
        if (migrations.length > INDEXED) {
            return renderFurther(uses);
        }
        int index = 0;
        for (int i = 0; i < migrations.length; i++) {
            index = index * USES + use(i, uses).ordinal();
        }
        var variant = variants[index];
        return variant == null ? renderFirst(index, uses) : variant;
    }

    private ColumnUse use(int i, ColumnUses uses) {
        var use = uses.of(migrations[i]);
        if (written[i]) {
            return use;
        }
        return switch (use.reads()) {
            case OLD -> ColumnUse.OLD_ONLY;
            case NEXT -> ColumnUse.NEXT_ONLY;
        };
    }

    // A variant is immutable, so a reader that sees it without synchronisation sees all of it.
    private synchronized RewrittenStatement renderFirst(int index, ColumnUses uses) {
        var variant = variants[index];
        if (variant == null) {
            variant = build(uses);
            variants[index] = variant;
        }
        return variant;
    }

    private synchronized RewrittenStatement renderFurther(ColumnUses uses) {
        var key = new ColumnUse[migrations.length];
        for (int i = 0; i < key.length; i++) {
            key[i] = use(i, uses);
        }
        return furtherVariants.computeIfAbsent(List.of(key), absent -> build(uses));
    }

    /** The migrations whose columns the statement can compare, in rows of which it selects one. */
    public Set<Migration> comparable() {
        return comparable;
    }

    /**
     * As {@link #render}, with what compares columns selected behind the rest.
     *
     * @param comparisons of migrations that are {@link #comparable}
     */
    public RewrittenStatement renderComparing(ColumnUses uses, Map<Migration, Comparison> comparisons) {
        var key = new ArrayList<ColumnUse>();
        for (int i = 0; i < migrations.length; i++) {
            key.add(use(i, uses));
        }
        synchronized (comparing) {
            if (comparing.size() >= MOST_COMPARING) {
                comparing.clear();
            }
            return comparing.computeIfAbsent(
                    new Compared(List.copyOf(key), Map.copyOf(comparisons)), absent -> build(uses, comparisons));
        }
    }

    private RewrittenStatement build(ColumnUses uses) {
        return build(uses, Map.of());
    }

    private RewrittenStatement build(ColumnUses uses, Map<Migration, Comparison> comparisons) {
        if (plan == null) {
            throw new IllegalStateException("An untouched statement has nothing to render: " + sql);
        }
        var byMigration = new LinkedHashMap<Migration, ColumnUse>();
        for (int i = 0; i < migrations.length; i++) {
            byMigration.put(migrations[i], use(i, uses));
        }
        var names = new ResultNames(byMigration, plan.ownNames());
        return new Renderer(sql, plan, byMigration, comparisons).render(names);
    }
}
