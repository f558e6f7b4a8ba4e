package dev.expandcontract.it.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.expandcontract.database.Database;
import dev.expandcontract.metadata.FindingKind;
import dev.expandcontract.metadata.FindingRow;
import dev.expandcontract.metadata.FindingTable;
import dev.expandcontract.metadata.FindingTable.Unlisted;
import dev.expandcontract.metadata.MetadataStore;
import dev.expandcontract.metadata.MetadataTransaction;
import dev.expandcontract.metadata.TablePrefix;
import dev.expandcontract.metadata.Timing;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.Side;
import dev.expandcontract.test.EveryDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/** Rows that need attention, as the metadata lists them. */
class FindingTableTest {

    private static final Migration TIER = Migration.of("tier", "users", "subscription", "tier");

    @EveryDatabase
    void a_row_is_listed_once_for_each_kind_and_keeps_when_it_was_found_first(Database database, DataSource raw) {
        var store = store(raw, database);
        add(store, FindingKind.FAILED, row("Key", "first cause"), row("key", "other case"));
        var first = list(store).getFirst();
        add(store, FindingKind.FAILED, row("Key", "second cause"));
        add(store, FindingKind.DIFFERENT, row("Key", ""));

        assertThat(list(store))
                .extracting(
                        FindingRow::kind,
                        found -> found.row().key(),
                        found -> found.row().detail())
                .containsExactlyInAnyOrder(
                        tuple(FindingKind.FAILED, "Key", "second cause"),
                        tuple(FindingKind.FAILED, "key", "other case"),
                        tuple(FindingKind.DIFFERENT, "Key", ""));
        var again = list(store).stream()
                .filter(found -> found.row().detail().equals("second cause"))
                .findFirst()
                .orElseThrow();
        assertThat(again.firstSeen()).isEqualTo(first.firstSeen());
        assertThat(again.lastSeen()).isAfter(again.firstSeen());

        store.transact("removing", transaction -> {
            transaction.findings().remove("tier", Side.NEXT, FindingKind.FAILED, List.of("Key"));
            return "";
        });
        assertThat(list(store))
                .extracting(FindingRow::kind, found -> found.row().key())
                .containsExactlyInAnyOrder(tuple(FindingKind.FAILED, "key"), tuple(FindingKind.DIFFERENT, "Key"));
    }

    @EveryDatabase
    void only_so_many_are_listed_and_the_others_are_counted(Database database, DataSource raw) {
        var store = store(raw, database);
        var many = IntStream.range(0, FindingTable.MOST + 7)
                .mapToObj(number -> row("2:" + number, ""))
                .toArray(FindingRow.Row[]::new);
        add(store, FindingKind.DIFFERENT, many);
        add(store, FindingKind.DIFFERENT, row("2:0", ""), row("2:new", ""));
        add(store, FindingKind.FAILED, row("2:0", ""));

        assertThat(list(store)).hasSize(FindingTable.MOST + 1);
        assertThat(unlisted(store)).containsExactly(new Unlisted(Side.NEXT, FindingKind.DIFFERENT, 8));

        store.transact("clearing", transaction -> {
            transaction.findings().clear("tier", Side.NEXT, FindingKind.DIFFERENT);
            return "";
        });
        assertThat(list(store)).extracting(FindingRow::kind).containsExactly(FindingKind.FAILED);
        assertThat(unlisted(store)).isEmpty();
    }

    @EveryDatabase
    void two_instances_that_find_the_same_at_once_list_it_once(Database database, DataSource raw) throws Exception {
        var store = store(raw, database);
        CompletableFuture<Void> two;
        try (var one = Locks.transaction(Rig.ofUsers(database, raw), "select 1");
                var observer = raw.getConnection()) {
            add(store.on(one), FindingKind.BYPASS, row("2:42", "one"));
            two = CompletableFuture.runAsync(() -> add(store, FindingKind.BYPASS, row("2:42", "two")));
            Locks.awaitWaiter(observer, database);
            one.commit();
        }
        two.get();
        assertThat(list(store)).extracting(row -> row.row().detail()).containsExactly("two");
    }

    private static MetadataStore store(DataSource raw, Database database) {
        var store = new MetadataStore(raw, database, TablePrefix.DEFAULT);
        store.install(true, Timing.SYSTEM);
        store.transact("entering a migration", transaction -> {
            transaction.control().lock();
            transaction.migrations().insert(TIER, Phase.BACKFILL, 0);
            return "";
        });
        return store;
    }

    private static FindingRow.Row row(String key, String detail) {
        return new FindingRow.Row(key, "id=" + key, detail);
    }

    private static void add(MetadataStore store, FindingKind kind, FindingRow.Row... found) {
        store.transact("finding", transaction -> {
            add(transaction, kind, found);
            return "";
        });
    }

    private static void add(MetadataTransaction transaction, FindingKind kind, FindingRow.Row... found)
            throws SQLException {
        transaction.findings().add("tier", Side.NEXT, kind, List.of(found));
    }

    private static List<FindingRow> list(MetadataStore store) {
        return store.transact("listing", transaction -> transaction.findings().of("tier"));
    }

    private static List<Unlisted> unlisted(MetadataStore store) {
        return store.transact("counting", transaction -> transaction.findings().unlisted("tier"));
    }
}
