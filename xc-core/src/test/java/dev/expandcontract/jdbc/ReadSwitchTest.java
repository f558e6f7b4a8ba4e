package dev.expandcontract.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.Side;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the read switch is asked, and what its answer is good for. */
class ReadSwitchTest {

    private static final String QUERY = "select xc$tier from users";

    private Scene scene;

    @BeforeEach
    void open() throws SQLException {
        scene = new Scene();
        scene.run("insert into users (subscription, tier) values ('old', 'next')");
        scene.run("insert into docs (id, body, content) values (1, X'01', X'02')");
    }

    @AfterEach
    void close() throws SQLException {
        scene.close();
    }

    private static String read(Connection connection, String sql) throws SQLException {
        try (var prepared = connection.prepareStatement(sql);
                var results = prepared.executeQuery()) {
            results.next();
            return results.getString(1);
        }
    }

    @Test
    void it_is_asked_in_cutover_only() throws SQLException {
        for (var phase : Phase.values()) {
            scene.at(phase).watch();
            try (var connection = scene.transaction()) {
                read(connection, QUERY);
            }
            assertThat(scene.asked).hasSize(phase == Phase.CUTOVER ? 1 : 0);
        }
    }

    @Test
    void a_transaction_asks_once_for_each_migration_at_its_first_use() throws SQLException {
        scene.at(Phase.CUTOVER).watch();
        try (var connection = scene.transaction()) {
            read(connection, "select id from plain union select 1");
            assertThat(scene.asked).isEmpty();
            assertThat(read(connection, QUERY)).isEqualTo("next");
            assertThat(scene.asked).containsExactly(Scene.TIER);
            scene.readSwitch = migration -> Side.OLD;
            assertThat(read(connection, QUERY)).isEqualTo("next");
            assertThat(scene.asked).containsExactly(Scene.TIER);
            assertThat(read(connection, "select xc$body from docs")).isEqualTo("\u0001");
            assertThat(scene.asked).containsExactly(Scene.TIER, Scene.BODY);
            connection.commit();
            assertThat(read(connection, QUERY)).isEqualTo("old");
            assertThat(scene.asked).containsExactly(Scene.TIER, Scene.BODY, Scene.TIER);
        }
    }

    @Test
    void in_autocommit_preparing_and_the_first_execution_ask_once_together() throws SQLException {
        scene.at(Phase.CUTOVER).watch();
        try (var connection = scene.autocommit();
                var prepared = connection.prepareStatement(QUERY)) {
            assertThat(scene.asked).hasSize(1);
            scene.readSwitch = migration -> Side.OLD;
            try (var results = prepared.executeQuery()) {
                results.next();
                assertThat(results.getString(1)).isEqualTo("next");
            }
            assertThat(scene.asked).hasSize(1);
            try (var results = prepared.executeQuery()) {
                results.next();
                assertThat(results.getString(1)).isEqualTo("old");
            }
            assertThat(scene.asked).hasSize(2);
        }
    }

    @Test
    void an_exception_or_null_counts_as_old() throws SQLException {
        scene.at(Phase.CUTOVER);
        var fail = new AtomicBoolean(true);
        scene.readSwitch = migration -> {
            if (fail.get()) {
                throw new IllegalStateException("The flag store is down");
            }
            return null;
        };
        try (var connection = scene.transaction()) {
            assertThat(read(connection, QUERY)).isEqualTo("old");
            connection.commit();
            fail.set(false);
            assertThat(read(connection, QUERY)).isEqualTo("old");
        }
    }

    @Test
    void its_failure_is_logged_once_for_each_migration() throws SQLException {
        scene.at(Phase.CUTOVER);
        scene.readSwitch = migration -> {
            throw new IllegalStateException("The flag store is down");
        };
        var stderr = System.err;
        var captured = new ByteArrayOutputStream();
        System.setErr(new PrintStream(captured, true, StandardCharsets.UTF_8));
        try (var connection = scene.transaction()) {
            for (int i = 0; i < 3; i++) {
                assertThat(read(connection, QUERY)).isEqualTo("old");
                read(connection, "select xc$body from docs");
                connection.rollback();
            }
        } finally {
            System.setErr(stderr);
        }
        assertThat(captured.toString(StandardCharsets.UTF_8))
                .containsOnlyOnce("The read switch failed for migration tier. Such transactions read the old column"
                        + " 'subscription'.")
                .containsOnlyOnce("The read switch failed for migration body.")
                .contains("The flag store is down");
    }

    @Test
    void a_prepared_statement_follows_the_answer_of_each_transaction() throws SQLException {
        scene.at(Phase.CUTOVER);
        try (var connection = scene.transaction();
                var prepared = connection.prepareStatement(QUERY)) {
            for (var side : new Side[] {Side.NEXT, Side.OLD, Side.NEXT}) {
                scene.readSwitch = migration -> side;
                connection.rollback();
                try (var results = prepared.executeQuery()) {
                    results.next();
                    assertThat(results.getString("xc$tier")).isEqualTo(side == Side.OLD ? "old" : "next");
                }
            }
        }
    }
}
