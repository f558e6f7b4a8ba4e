package dev.expandcontract.it.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.backfill.BatchSettings;
import dev.expandcontract.backfill.Direction;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.Migration;
import dev.expandcontract.test.EveryDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Assumptions;

/** PostgreSQL: a verification goes over the blocks of a table, and compares each of its rows in one of them. */
class BlocksTest {

    private static final int ROWS = 5000;

    private static final Conversion IN_JAVA = new Functions<>(
                    String.class, String.class, text -> text + "!", text -> text.substring(0, text.length() - 1))
            .conversion("marked");

    @EveryDatabase
    void every_row_is_compared_once_whatever_lies_between_the_blocks(Database database, DataSource dataSource)
            throws SQLException {
        assumeBlocks(database);
        for (var conversion : List.of(Conversion.NONE, IN_JAVA)) {
            var rig = filled(database, dataSource, conversion, "");
            // dead rows in between, blocks without any row, and an end that the statistics know nothing of
            rig.execute(
                    "delete from users where id between 1000 and 3999", "update users set subscription = subscription");

            for (var rows : new int[] {1, 100, 1_000_000}) {
                rig.settings(settings(rows));
                var chunks = new AtomicInteger();
                var report = rig.verify(Direction.FORWARD, progress -> chunks.incrementAndGet());

                assertThat(report.clean()).isTrue();
                assertThat(report.rows()).isEqualTo(ROWS - 3000);
                assertThat(report.firstRow()).isEqualTo("id=1");
                assertThat(report.lastRow()).isEqualTo("id=" + ROWS);
                assertThat(chunks.get()).isGreaterThan(rows == 1 ? 30 : 1);
            }
        }
    }

    @EveryDatabase
    void a_difference_in_the_first_and_in_the_last_row_of_each_block_is_found(Database database, DataSource dataSource)
            throws SQLException {
        assumeBlocks(database);
        for (var conversion : List.of(Conversion.NONE, IN_JAVA)) {
            var rig = filled(database, dataSource, conversion, " with (fillfactor = 50)");
            rig.execute("create table borders as select min(id) as id from users group by (ctid::text::point)[0]"
                    + " union select max(id) from users group by (ctid::text::point)[0]");
            rig.execute("update users set tier = 'apart' where id in (select id from borders)");
            rig.settings(settings(100));

            var report = rig.verify();

            assertThat(report.rows()).isEqualTo(ROWS);
            assertThat(report.differing().stream().map(row -> row.name().substring("id=".length())))
                    .containsExactlyInAnyOrderElementsOf(rig.query("select id from borders"))
                    .hasSizeGreaterThan(50);
        }
    }

    @EveryDatabase
    void the_rows_of_a_table_that_has_children_are_compared_by_their_keys(Database database, DataSource dataSource)
            throws SQLException {
        assumeBlocks(database);
        var rig = filled(database, dataSource, Conversion.NONE, "");
        rig.execute(
                "create table guests () inherits (users)",
                "insert into guests select id + 10000, subscription, tier from users",
                "update users set tier = 'apart' where id = 10042");

        var report = rig.verify();

        assertThat(report.rows()).isEqualTo(2 * ROWS);
        assertThat(report.differingKeys()).containsExactly("id=10042");
    }

    @EveryDatabase
    void a_table_that_shrinks_or_is_written_anew_meanwhile_is_verified_all_the_same(
            Database database, DataSource dataSource) throws SQLException {
        assumeBlocks(database);
        for (var change : List.of("vacuum users", "vacuum full users", "cluster users using users_pkey")) {
            var rig = filled(database, dataSource, Conversion.NONE, "");
            rig.execute("update users set tier = 'apart' where id = 4711");
            rig.settings(settings(100));
            var changed = new AtomicInteger();

            var report = rig.verify(Direction.FORWARD, progress -> {
                if (changed.incrementAndGet() == 2) {
                    try {
                        rig.execute("delete from users where id < 500 or id > 4800", change);
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                }
            });

            assertThat(report.finished()).isTrue();
            assertThat(report.differingKeys()).containsExactly("id=4711");
        }
    }

    private static void assumeBlocks(Database database) {
        Assumptions.assumeTrue(database == Database.POSTGRESQL, "only PostgreSQL can be asked for blocks");
    }

    private static BatchSettings settings(int rows) {
        return BatchSettings.DEFAULT.withRows(rows).withTarget(Duration.ofHours(1));
    }

    private static Rig filled(Database database, DataSource dataSource, Conversion conversion, String storage)
            throws SQLException {
        var rig = new Rig(
                database,
                dataSource,
                Migration.of("tier", "users", "subscription", "tier").with(conversion));
        rig.execute(
                "drop table if exists users, borders",
                "create table users (id int primary key, subscription varchar(20), tier varchar(20))" + storage,
                "insert into users select n, 'v' || n, 'v' || n || '" + (conversion.equals(Conversion.NONE) ? "" : "!")
                        + "' from generate_series(1, " + ROWS + ") n");
        return rig;
    }
}
