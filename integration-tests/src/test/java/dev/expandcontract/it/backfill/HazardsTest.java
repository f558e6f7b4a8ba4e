package dev.expandcontract.it.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.backfill.Direction;
import dev.expandcontract.backfill.ProgressListener;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.test.EveryDatabase;
import java.sql.SQLException;
import java.util.function.Function;
import javax.sql.DataSource;

/** What a schema can hold against a backfill. */
class HazardsTest {

    @EveryDatabase
    void a_unique_index_on_next_holds_up_one_row_and_none_is_lost_or_overwritten(
            Database database, DataSource dataSource) throws SQLException {
        var rig = users(database, dataSource, "");
        rig.execute("create unique index one_tier on users (tier)");
        for (int i = 1; i <= 9; i++) {
            rig.execute("insert into users (id, subscription) values (" + i + ", '" + (i == 8 ? "v1" : "v" + i) + "')");
        }

        var report = rig.backfill();

        assertThat(report.rowsCopied()).isEqualTo(8);
        assertThat(report.failed()).singleElement().satisfies(row -> {
            assertThat(row.name()).isEqualToIgnoringCase("id=8");
            assertThat(row.cause()).containsIgnoringCase("one_tier");
        });
        assertThat(rig.query("select subscription from users order by id"))
                .containsExactly("v1", "v2", "v3", "v4", "v5", "v6", "v7", "v1", "v9");
        assertThat(rig.query("select tier from users order by id"))
                .containsExactly("v1", "v2", "v3", "v4", "v5", "v6", "v7", null, "v9");
        assertThat(rig.verify().differences()).isEqualTo(1);

        rig.execute("update users set subscription = 'v8' where id = 8");
        assertThat(rig.backfill().rowsCopied()).isEqualTo(1);
    }

    @EveryDatabase
    void only_the_one_column_of_a_row_that_differs_is_changed(Database database, DataSource dataSource)
            throws SQLException {
        onlyOneColumnIsChanged(database, dataSource, Conversion.NONE);
        onlyOneColumnIsChanged(
                database,
                dataSource,
                new Functions<>(String.class, String.class, Function.identity(), Function.identity())
                        .conversion("same"));
    }

    private static void onlyOneColumnIsChanged(Database database, DataSource dataSource, Conversion conversion)
            throws SQLException {
        var stamp =
                switch (database) {
                    case MYSQL, MARIADB ->
                        ", updated_at timestamp null default null on update current_timestamp" + ", "
                                + "touched datetime default null on update current_timestamp";
                    case POSTGRESQL, H2 -> ", updated_at timestamp, touched timestamp";
                };
        var rig = users(
                new Rig(
                        database,
                        dataSource,
                        Rig.ofUsers(database, dataSource).migration.with(conversion)),
                ", version int, other varchar(9)" + stamp);
        rig.execute("insert into users (id, subscription, version, other, updated_at, touched) values"
                + " (1, 'a', 3, 'x', '2001-02-03 04:05:06', '2001-02-03 04:05:06'), (2, 'b', 4, 'y', null, null)");

        assertThat(rig.backfill().rowsCopied()).isEqualTo(2);

        assertThat(rig.query("select concat(id, tier, version, other) from users order by id"))
                .containsExactly("1a3x", "2b4y");
        assertThat(rig.query(
                        "select count(*) from users where updated_at = '2001-02-03 04:05:06' and touched = updated_at"))
                .containsExactly("1");
        assertThat(rig.query("select count(*) from users where updated_at is null and touched is null"))
                .containsExactly("1");
    }

    @EveryDatabase
    void a_migrating_timestamp_that_updates_itself_keeps_its_value(Database database, DataSource dataSource)
            throws SQLException {
        var self = database == Database.MYSQL || database == Database.MARIADB ? " on update current_timestamp" : "";
        var nullable = database == Database.MYSQL || database == Database.MARIADB ? " null default null" : "";
        var rig = new Rig(database, dataSource, Migration.of("tier", "users", "changed", "modified"));
        rig.execute(
                "create table users (id int primary key, changed timestamp" + nullable + self + ", modified timestamp"
                        + nullable + self + ")",
                "insert into users values (1, '2001-02-03 04:05:06', null), (2, null, '2001-02-03 04:05:06')");

        assertThat(rig.backfill().rowsCopied()).isEqualTo(2);

        assertThat(rig.query("select count(*) from users where changed = '2001-02-03 04:05:06'"
                        + " and modified = '2001-02-03 04:05:06'"))
                .containsExactly("1");
        assertThat(rig.query("select count(*) from users where changed is null and modified is null"))
                .containsExactly("1");
    }

    @EveryDatabase
    void the_way_back_fills_old_from_next(Database database, DataSource dataSource) throws SQLException {
        var rig = users(database, dataSource, "");
        rig.execute(
                "insert into users (id, subscription, tier) values (1, 'stale', 'fresh'), (2, null, 'new'), (3, 'a', 'a')");
        rig.enter(Phase.SOAK);

        assertThat(rig.verify(Direction.REVERSE, ProgressListener.NONE).differences())
                .isEqualTo(2);
        assertThat(rig.backfill(Direction.REVERSE, ProgressListener.NONE).rowsCopied())
                .isEqualTo(2);
        assertThat(rig.verify(Direction.REVERSE, ProgressListener.NONE).clean()).isTrue();
        assertThat(rig.query("select subscription from users order by id")).containsExactly("fresh", "new", "a");
    }

    @EveryDatabase
    void a_move_of_the_phase_ends_the_run_after_the_batch(Database database, DataSource dataSource)
            throws SQLException {
        var rig = users(database, dataSource, "");
        for (int i = 1; i <= 9; i++) {
            rig.execute("insert into users (id, subscription) values (" + i + ", 'v')");
        }

        var report = rig.backfill(Direction.FORWARD, progress -> rig.enter(Phase.DUAL_WRITE));

        assertThat(report.finished()).isFalse();
        assertThat(report.interruption()).contains("is in phase DUAL_WRITE");
        assertThat(rig.query("select count(tier) from users")).containsExactly("3");
        assertThat(rig.board.drainedEpoch()).isEqualTo(rig.board.current().epoch());

        rig.enter(Phase.BACKFILL);
        rig.spread();
        var verified = rig.verify(Direction.FORWARD, progress -> rig.enter(Phase.DUAL_WRITE));
        assertThat(verified.clean()).isFalse();
        assertThat(verified.interruption()).contains("is in phase DUAL_WRITE");
        assertThat(verified.rows()).isEqualTo(3);
    }

    private static Rig users(Database database, DataSource dataSource, String columns) throws SQLException {
        return users(Rig.ofUsers(database, dataSource), columns);
    }

    private static Rig users(Rig rig, String columns) throws SQLException {
        rig.execute(
                "drop table if exists users",
                "create table users (id int primary key, subscription varchar(20), tier varchar(20)" + columns + ")");
        return rig;
    }
}
