package dev.expandcontract.coordinator;

import dev.expandcontract.backfill.ColumnComparison;
import dev.expandcontract.coordinator.Command.TurnDial;
import dev.expandcontract.database.Database;
import dev.expandcontract.jdbc.MigratingDataSource;
import dev.expandcontract.jdbc.ShadowReads.Mismatch;
import dev.expandcontract.metadata.FindingKind;
import dev.expandcontract.metadata.FindingRow;
import dev.expandcontract.metadata.HistoryState;
import dev.expandcontract.metadata.MetadataStore;
import dev.expandcontract.metadata.MetadataTransaction;
import dev.expandcontract.metadata.MigrationRow;
import dev.expandcontract.model.ExpandContractException;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.PhaseBoard;
import dev.expandcontract.phase.Side;
import dev.expandcontract.readswitch.Dial;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands behind the queries that compare: tells them how, lists what they find, away from the application's threads, and turns
 * the dial back when they find too much.
 */
public final class ShadowWatch {

    private static final Logger log = LoggerFactory.getLogger(ShadowWatch.class);

    /** Columns may be changed without a new epoch. */
    private static final int LOOKS_PER_COMPARISON = 60;

    /** How many rows a message names. */
    private static final int NAMED = 10;

    private static final int LONGEST_STATEMENT = 500;

    private final DataSource database;
    private final Database kind;
    private final MetadataStore store;
    private final PhaseBoard board;
    private final MigratingDataSource source;
    private final Supplier<Coordinator> coordinator;
    private final ShadowSettings settings;
    private final String instance;
    private Map<String, ColumnComparison> comparisons = Map.of();
    private Map<String, String> problems = Map.of();
    private long epoch = -1;
    private int looks;

    /**
     * @param database where columns are looked up, past any {@code MigratingDataSource}
     * @param instance what operators call this instance
     */
    public ShadowWatch(
            DataSource database,
            Database kind,
            MetadataStore store,
            PhaseBoard board,
            MigratingDataSource source,
            Supplier<Coordinator> coordinator,
            ShadowSettings settings,
            String instance) {
        this.database = database;
        this.kind = kind;
        this.store = store;
        this.board = board;
        this.source = source;
        this.coordinator = coordinator;
        this.settings = settings;
        this.instance = instance;
    }

    /** Whether there is anything to do at all. */
    public boolean isOn() {
        return settings.isOn();
    }

    /** Does what there is to do now. */
    public void look() {
        var snapshot = board.current();
        if (snapshot.epoch() != epoch || looks++ % LOOKS_PER_COMPARISON == 0) {
            compare();
            epoch = snapshot.epoch();
        }
        source.shadows().take().stream()
                .collect(Collectors.groupingBy(Mismatch::migration))
                .forEach(this::report);
    }

    private void compare() {
        var snapshot = board.current();
        var known = new HashMap<String, ColumnComparison>();
        var failed = new HashMap<String, String>();
        for (var migration : source.registry().all()) {
            if (source.shadows().share(snapshot.phase(migration.id())).size() > 0) {
                try {
                    var found = ColumnComparison.of(database, kind, migration);
                    var before = comparisons.get(migration.id());
                    known.put(migration.id(), before != null && before.isSame(found) ? before : found);
                } catch (SQLException | ExpandContractException e) {
                    failed.put(migration.id(), String.valueOf(e.getMessage()));
                }
            }
        }
        failed.forEach((id, problem) -> {
            if (!problem.equals(problems.get(id))) {
                log.warn("Queries cannot compare the columns of migration '{}' at present: {}", id, problem);
            }
        });
        problems = failed;
        comparisons = known;
        source.shadows().compareBy(known);
    }

    /**
     * What was entered.
     *
     * @param listed rows that were not listed before
     * @param recent how many are listed that were seen in the window
     */
    private record Entered(List<FindingRow.Row> listed, long recent) {}

    private void report(Migration migration, List<Mismatch> found) {
        // Several queries may have read the same row.
        var byKey = new LinkedHashMap<String, FindingRow.Row>();
        found.stream().map(ShadowWatch::row).forEach(row -> byKey.putIfAbsent(row.key(), row));
        var rows = List.copyOf(byKey.values());
        var entered = store.transact("recording rows that differ", transaction -> enter(transaction, migration, rows));
        if (!entered.listed().isEmpty()) {
            log.warn(
                    "Queries have read {} rows of table '{}' whose columns '{}' and '{}' differ, for example {}."
                            + " Coordinator.findings(\"{}\") lists the rows, and RepairDifferences repairs them.",
                    entered.listed().size(),
                    migration.column().table(),
                    migration.name(Side.OLD),
                    migration.name(Side.NEXT),
                    named(entered.listed()),
                    migration.id());
        }
        if (settings.rows() > 0 && entered.recent() >= settings.rows()) {
            turnBack(migration, entered, rows);
        }
    }

    private static FindingRow.Row row(Mismatch mismatch) {
        var comparison = (ColumnComparison) mismatch.comparison();
        var key = comparison.row(mismatch.key());
        var statement = mismatch.template();
        return new FindingRow.Row(
                key.key(),
                key.name(),
                "a query that read '" + mismatch.migration().name(mismatch.read()) + "' has found its columns to differ"
                        + (mismatch.problem().isEmpty() ? "" : " (" + mismatch.problem() + ")") + ": "
                        + (statement.length() <= LONGEST_STATEMENT
                                ? statement
                                : statement.substring(0, LONGEST_STATEMENT) + "…"));
    }

    private Entered enter(MetadataTransaction transaction, Migration migration, List<FindingRow.Row> rows)
            throws SQLException {
        transaction.control().lock();
        var present = transaction.migrations().find(migration.id());
        if (present.isEmpty() || present.get().phase() != Phase.CUTOVER) {
            return new Entered(List.of(), 0);
        }
        if (present.get().nextHistory() == HistoryState.VERIFIED) {
            transaction
                    .migrations()
                    .doubt(present.get(), "queries have read rows whose columns differ, for example " + named(rows));
        }
        var since = since(present.get(), transaction.control().read().now().minus(settings.window()));
        var listed = transaction.findings().add(migration.id(), Side.NEXT, FindingKind.MISMATCH, rows);
        long recent = transaction.findings().of(migration.id(), Side.NEXT, FindingKind.MISMATCH).stream()
                .filter(finding -> !finding.lastSeen().isBefore(since))
                .count();
        return new Entered(listed, recent);
    }

    private static Instant since(MigrationRow migration, Instant window) {
        return migration.dial().at().isAfter(window) ? migration.dial().at() : window;
    }

    private void turnBack(Migration migration, Entered entered, List<FindingRow.Row> rows) {
        var dial = coordinator.get().migration(migration.id()).dial();
        if (dial.position().filter(Dial.OFF::equals).isPresent()) {
            return;
        }
        if (dial.turnable()) {
            var outcome = coordinator
                    .get()
                    .execute(new TurnDial(
                            migration.id(),
                            Dial.OFF,
                            "XC on " + instance,
                            "queries have read " + entered.recent() + " rows whose columns differ, for example "
                                    + named(rows)));
            log.error("{}", outcome);
        } else if (!entered.listed().isEmpty()) {
            log.error(
                    "The columns of migration '{}' differ in {} rows that queries have read, for example {}, and {} decides who"
                            + " reads '{}', which XC cannot turn back. Turn it to 0 % there. The gate 'no-mismatch' is closed.",
                    migration.id(), entered.recent(), named(rows), dial.decidedBy(), migration.name(Side.NEXT));
        }
    }

    private static String named(List<FindingRow.Row> rows) {
        return rows.stream().limit(NAMED).map(FindingRow.Row::name).collect(Collectors.joining(", "));
    }
}
