package dev.expandcontract.it.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.expandcontract.backfill.BatchSettings;
import dev.expandcontract.backfill.Direction;
import dev.expandcontract.database.Database;
import dev.expandcontract.test.EveryDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** A run borrows the application's own connection and gives it back as it was. */
class PooledConnectionTest {

    @EveryDatabase
    void a_session_is_left_as_it_was_found(Database database, DataSource dataSource) throws SQLException {
        try (var pool = new HikariDataSource()) {
            pool.setDataSource(dataSource);
            pool.setMaximumPoolSize(1);
            pool.setAutoCommit(false);
            pool.setTransactionIsolation("TRANSACTION_SERIALIZABLE");
            var rig = Rig.ofUsers(database, pool);
            rig.settings(BatchSettings.DEFAULT.withLockTimeout(Duration.ofSeconds(7)));
            commit(
                    pool,
                    "create table users (id timestamp(3) primary key, subscription varchar(20), tier varchar(20))",
                    "insert into users values ('2026-10-25 01:30:00.001', 'a', null), ('2026-10-25 01:30:00.002', 'b', null)");
            var before = state(database, pool);

            assertThat(rig.backfill().rowsCopied()).isEqualTo(2);
            assertThat(rig.verify().clean()).isTrue();
            assertThat(state(database, pool)).isEqualTo(before);

            commit(pool, "update users set tier = null", "create unique index one_tier on users (tier)");
            commit(pool, "update users set subscription = 'same'");
            assertThat(rig.backfill().failed()).hasSize(1);
            assertThat(state(database, pool)).isEqualTo(before);

            assertThatThrownBy(() -> rig.backfill(Direction.FORWARD, progress -> {
                        throw new IllegalStateException("enough");
                    }))
                    .hasMessage("enough");
            assertThat(state(database, pool)).isEqualTo(before);
        }
    }

    private static void commit(DataSource dataSource, String... statements) throws SQLException {
        try (var connection = dataSource.getConnection()) {
            for (var sql : statements) {
                Locks.run(connection, sql);
            }
            connection.commit();
        }
    }

    private static List<String> state(Database database, DataSource dataSource) throws SQLException {
        var questions =
                switch (database) {
                    case POSTGRESQL -> List.of("show lock_timeout", "show transaction_isolation");
                    case MYSQL, MARIADB ->
                        List.of(
                                "select @@session.innodb_lock_wait_timeout",
                                "select @@session.lock_wait_timeout",
                                "select @@session.time_zone");
                    case H2 -> List.of("call lock_timeout()");
                };
        try (Connection connection = dataSource.getConnection()) {
            var answers = new ArrayList<String>();
            answers.add("auto-commit " + connection.getAutoCommit());
            answers.add("isolation " + connection.getTransactionIsolation());
            for (var question : questions) {
                try (var statement = connection.createStatement();
                        var rows = statement.executeQuery(question)) {
                    rows.next();
                    answers.add(rows.getString(1));
                }
            }
            connection.rollback();
            return answers;
        }
    }
}
