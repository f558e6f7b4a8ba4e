package dev.expandcontract.jdbc;

import dev.expandcontract.model.Migration;
import dev.expandcontract.observe.ShadowCounts;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.Side;
import dev.expandcontract.readswitch.Share;
import dev.expandcontract.rewrite.Comparison;
import dev.expandcontract.rewrite.RewrittenStatement;
import dev.expandcontract.rewrite.StatementTemplate;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Lets a share of the application's queries compare both columns of the rows of which they select one, and keeps what they
 * find until somebody takes it. A query that compares selects more columns, which its result set hides. Whether a query
 * compares is drawn when it is prepared, and again before each further execution.
 */
public final class ShadowReads {

    /** No query compares. */
    public static final ShadowReads OFF = new ShadowReads(Share.NONE, Share.NONE);

    private static final int MOST_FOUND = 1000;

    private final Share inCutover;
    private final Share inBackfill;
    private final Map<String, ShadowCounts> counts = new ConcurrentHashMap<>();
    private final BlockingQueue<Mismatch> found = new ArrayBlockingQueue<>(MOST_FOUND);
    private volatile Map<String, Comparison> comparisons = Map.of();

    /**
     * Two columns of a row that differ.
     *
     * @param read the side that the application read
     * @param comparison that found them
     * @param key the row's key, as the comparison selects it
     * @param template the statement, with markers
     * @param problem why they could not be compared; empty if they could
     */
    public record Mismatch(
            Migration migration,
            Side read,
            Comparison comparison,
            List<@Nullable String> key,
            String template,
            String problem) {}

    /**
     * @param inCutover the share of queries that compare in CUTOVER
     * @param inBackfill the share of those that do in BACKFILL
     */
    public ShadowReads(Share inCutover, Share inBackfill) {
        this.inCutover = inCutover;
        this.inBackfill = inBackfill;
    }

    /** The share of queries that compare in the phase. */
    public Share share(@Nullable Phase phase) {
        if (phase == null) {
            return Share.NONE;
        }
        return switch (phase) {
            case CUTOVER -> inCutover;
            case BACKFILL -> inBackfill;
            case EXPAND, DUAL_WRITE, SOAK, CONTRACT -> Share.NONE;
        };
    }

    /** Says how migrations are compared, by their ids. Queries of others do not compare. */
    public void compareBy(Map<String, ? extends Comparison> known) {
        comparisons = Map.copyOf(known);
    }

    /** What was found since it was taken last. */
    public List<Mismatch> take() {
        var taken = new ArrayList<Mismatch>();
        found.drainTo(taken);
        return taken;
    }

    /** Where reads of the migration are counted that compare its columns. */
    public ShadowCounts counts(String migrationId) {
        return counts.computeIfAbsent(migrationId, absent -> new ShadowCounts());
    }

    boolean isOn() {
        return inCutover.size() > 0 || inBackfill.size() > 0;
    }

    /** Whether the next execution is to compare, of those that can. */
    boolean draws(View view, StatementTemplate template) {
        if (!isOn()) {
            return false;
        }
        for (var migration : template.read()) {
            var share = share(view.phase(migration));
            if (share.size() > 0) {
                return share.holdsAny();
            }
        }
        return false;
    }

    /**
     * The statement as it is sent under the view.
     *
     * @param drawn whether it is to compare, if it can
     */
    RewrittenStatement render(View view, StatementTemplate template, boolean drawn) throws SQLException {
        var plain = view.render(template);
        if (!drawn) {
            return plain;
        }
        var known = comparisons;
        var used = new HashMap<Migration, Comparison>();
        for (var migration : template.comparable()) {
            var comparison = known.get(migration.id());
            if (comparison != null && share(view.phase(migration)).size() > 0) {
                used.put(migration, comparison);
            }
        }
        return used.isEmpty() ? plain : template.renderComparing(view, used);
    }

    /** The statement is executed now. */
    void count(View view, StatementTemplate template, boolean drawn, RewrittenStatement rewritten) {
        if (!drawn) {
            return;
        }
        var comparing = rewritten.comparing();
        for (var migration : template.read()) {
            if (share(view.phase(migration)).size() > 0) {
                boolean compares = comparing != null
                        && comparing.rows().stream()
                                .anyMatch(row -> row.migration().equals(migration));
                if (compares) {
                    counts(migration.id()).sampled();
                } else {
                    counts(migration.id()).notSampled();
                }
            }
        }
    }

    void mismatch(Mismatch mismatch) {
        if (!found.offer(mismatch)) {
            counts(mismatch.migration().id()).dropped();
        }
    }
}
