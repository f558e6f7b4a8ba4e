package dev.expandcontract.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.phase.Phase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Date;
import java.sql.JDBCType;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.Calendar;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was bound before a change of phase reaches the statement that runs after it, or nothing runs. */
class ReplayTest {

    private static final String TEXT = "insert into users (name, xc$tier) values (?, ?)";
    private static final String BYTES = "insert into docs (id, xc$body) values (?, ?)";

    private Scene scene;
    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        scene = new Scene();
        connection = scene.autocommit();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        scene.close();
    }

    @FunctionalInterface
    private interface Bind {
        void to(PreparedStatement statement, int index) throws SQLException;
    }

    /** Binds name and tier, flips, executes. */
    private String afterFlip(Bind bind) throws SQLException {
        scene.run("delete from users");
        scene.at(Phase.EXPAND);
        try (var insert = connection.prepareStatement(TEXT)) {
            bind.to(insert, 1);
            bind.to(insert, 2);
            scene.at(Phase.DUAL_WRITE);
            insert.executeUpdate();
        }
        return scene.users().get(0);
    }

    @Test
    void every_kind_of_value() throws Exception {
        var date = Date.valueOf("2026-02-03");
        var time = Time.valueOf("04:05:06");
        var timestamp = Timestamp.valueOf("2026-02-03 04:05:06");
        var utc = Calendar.getInstance();
        var uuid = UUID.randomUUID();
        assertThat(afterFlip((s, i) -> s.setString(i, "x"))).isEqualTo("x,x,x");
        assertThat(afterFlip((s, i) -> s.setNString(i, "x"))).isEqualTo("x,x,x");
        assertThat(afterFlip((s, i) -> s.setNull(i, Types.VARCHAR))).isEqualTo("null,null,null");
        assertThat(afterFlip((s, i) -> s.setNull(i, Types.VARCHAR, "VARCHAR"))).isEqualTo("null,null,null");
        assertThat(afterFlip((s, i) -> s.setBoolean(i, true))).isEqualTo("TRUE,TRUE,TRUE");
        assertThat(afterFlip((s, i) -> s.setByte(i, (byte) 1))).isEqualTo("1,1,1");
        assertThat(afterFlip((s, i) -> s.setShort(i, (short) 1))).isEqualTo("1,1,1");
        assertThat(afterFlip((s, i) -> s.setInt(i, 1))).isEqualTo("1,1,1");
        assertThat(afterFlip((s, i) -> s.setLong(i, 1))).isEqualTo("1,1,1");
        assertThat(afterFlip((s, i) -> s.setFloat(i, 1.5f))).isEqualTo("1.5,1.5,1.5");
        assertThat(afterFlip((s, i) -> s.setDouble(i, 1.5))).isEqualTo("1.5,1.5,1.5");
        assertThat(afterFlip((s, i) -> s.setBigDecimal(i, new java.math.BigDecimal("1.50"))))
                .isEqualTo("1.50,1.50,1.50");
        assertThat(afterFlip((s, i) -> s.setDate(i, date))).startsWith("2026-02-03,2026");
        assertThat(afterFlip((s, i) -> s.setDate(i, date, utc))).startsWith("2026-02-03,2026");
        assertThat(afterFlip((s, i) -> s.setTime(i, time))).startsWith("04:05:06,04");
        assertThat(afterFlip((s, i) -> s.setTime(i, time, utc))).startsWith("04:05:06,04");
        assertThat(afterFlip((s, i) -> s.setTimestamp(i, timestamp))).startsWith("2026-02-03 04:05:06,2026");
        assertThat(afterFlip((s, i) -> s.setTimestamp(i, timestamp, utc))).startsWith("2026-02-03 04:05:06,2026");
        assertThat(afterFlip((s, i) -> s.setDate(i, null))).isEqualTo("null,null,null");
        assertThat(afterFlip((s, i) -> s.setBytes(i, null))).isEqualTo("null,null,null");
        assertThat(afterFlip((s, i) -> s.setObject(i, "x"))).isEqualTo("x,x,x");
        assertThat(afterFlip((s, i) -> s.setObject(i, null))).isEqualTo("null,null,null");
        assertThat(afterFlip((s, i) -> s.setObject(i, uuid))).isEqualTo(uuid + "," + uuid + "," + uuid);
        assertThat(afterFlip((s, i) -> s.setObject(i, 7, Types.VARCHAR))).isEqualTo("7,7,7");
        assertThat(afterFlip((s, i) -> s.setObject(i, 7, Types.VARCHAR, 0))).isEqualTo("7,7,7");
        assertThat(afterFlip((s, i) -> s.setObject(i, 7, JDBCType.VARCHAR))).isEqualTo("7,7,7");
        assertThat(afterFlip((s, i) -> s.setObject(i, 7, JDBCType.VARCHAR, 0))).isEqualTo("7,7,7");
        assertThat(afterFlip((s, i) -> s.setObject(i, java.time.LocalDate.of(2026, 2, 3))))
                .isEqualTo("2026-02-03,2026-02-03,2026-02-03");
        assertThat(afterFlip((s, i) -> s.setCharacterStream(i, null))).isEqualTo("null,null,null");
        assertThat(afterFlip((s, i) -> s.setClob(i, (java.sql.Clob) null))).isEqualTo("null,null,null");
    }

    @Test
    void values_are_what_they_were_when_they_were_bound() throws SQLException {
        var bytes = new byte[] {1, 2};
        var timestamp = Timestamp.valueOf("2026-02-03 04:05:06");
        try (var docs = connection.prepareStatement(BYTES);
                var users = connection.prepareStatement(TEXT)) {
            docs.setLong(1, 1);
            docs.setBytes(2, bytes);
            docs.addBatch();
            docs.setLong(1, 2);
            docs.setObject(2, bytes);
            docs.addBatch();
            users.setTimestamp(1, timestamp);
            users.setObject(2, timestamp);
            scene.at(Phase.DUAL_WRITE);
            bytes[0] = 9;
            timestamp.setTime(0);
            docs.executeBatch();
            users.executeUpdate();
        }
        assertThat(scene.rows("select body = X'0102', content = X'0102' from docs"))
                .containsExactly("TRUE,TRUE", "TRUE,TRUE");
        assertThat(scene.rows("select name, left(tier, 19) from users").get(0))
                .startsWith("2026-02-03 04:05:06")
                .endsWith("2026-02-03 04:05:06");
    }

    @Test
    void a_stream_reaches_both_columns() throws SQLException {
        scene.at(Phase.DUAL_WRITE);
        try (var insert = connection.prepareStatement(TEXT)) {
            insert.setString(1, "reader");
            insert.setCharacterStream(2, new StringReader("abc"));
            insert.executeUpdate();
            insert.setString(1, "limited");
            insert.setCharacterStream(2, new StringReader("abcdef"), 3);
            insert.executeUpdate();
            insert.setCharacterStream(2, new StringReader("abcdef"), 3L);
            insert.executeUpdate();
            insert.setNCharacterStream(2, new StringReader("abc"));
            insert.executeUpdate();
            insert.setClob(2, new StringReader("abc"));
            insert.executeUpdate();
            insert.setNClob(2, new StringReader("abc"), 3);
            insert.executeUpdate();
            insert.setAsciiStream(2, stream("abc"));
            insert.executeUpdate();
            insert.setObject(2, new StringReader("abc"));
            insert.executeUpdate();
        }
        assertThat(scene.rows("select distinct subscription, tier from users")).containsExactly("abc,abc");
        try (var insert = connection.prepareStatement(BYTES)) {
            insert.setLong(1, 1);
            insert.setBinaryStream(2, stream("abc"));
            insert.executeUpdate();
            insert.setLong(1, 2);
            insert.setBinaryStream(2, stream("abcdef"), 3);
            insert.executeUpdate();
            insert.setLong(1, 3);
            insert.setBlob(2, stream("abc"));
            insert.executeUpdate();
            insert.setLong(1, 4);
            insert.setObject(2, stream("abc"));
            insert.executeUpdate();
        }
        assertThat(scene.rows("select distinct utf8tostring(body), utf8tostring(content) from docs"))
                .containsExactly("abc,abc");
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_stream_for_both_columns_that_cannot_be_read_is_an_error() throws SQLException {
        scene.at(Phase.DUAL_WRITE);
        try (var insert = connection.prepareStatement(TEXT)) {
            assertThatThrownBy(() -> insert.setCharacterStream(2, new Reader() {
                        @Override
                        public int read(char[] buffer, int offset, int length) throws IOException {
                            throw new IOException("disk gone");
                        }

                        @Override
                        public void close() {}
                    }))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("could not be read: disk gone");
        }
    }

    @Test
    void a_stream_that_was_buffered_for_both_columns_is_replayed() throws SQLException {
        scene.at(Phase.DUAL_WRITE);
        try (var insert = connection.prepareStatement(TEXT)) {
            insert.setString(1, "ann");
            insert.setCharacterStream(2, new StringReader("abc"));
            scene.at(Phase.EXPAND);
            insert.executeUpdate();
        }
        assertThat(scene.users()).containsExactly("ann,abc,null");
    }

    @Test
    void a_stream_that_is_gone_stops_the_execution_and_running_again_works() throws SQLException {
        try (var insert = connection.prepareStatement(TEXT)) {
            insert.setString(1, "ann");
            insert.setCharacterStream(2, new StringReader("abc"));
            scene.at(Phase.DUAL_WRITE);
            assertThatThrownBy(insert::executeUpdate)
                    .isInstanceOf(StatementOutlivedPhaseException.class)
                    .isInstanceOf(SQLTransientException.class)
                    .hasMessageContaining("tier (users.subscription -> tier)")
                    .hasMessageContaining("Nothing was executed")
                    .hasMessageContaining("run the statement again")
                    .hasMessageContaining(TEXT);
            assertThat(scene.users()).isEmpty();
            scene.assertFree();
            insert.setString(1, "ann");
            insert.setCharacterStream(2, new StringReader("abc"));
            assertThat(insert.executeUpdate()).isEqualTo(1);
        }
        assertThat(scene.users()).containsExactly("ann,abc,abc");
    }

    @Test
    void a_lob_in_a_batch_stops_the_whole_batch() throws SQLException {
        try (var insert = connection.prepareStatement(BYTES)) {
            for (int id = 1; id <= 3; id++) {
                insert.setLong(1, id);
                insert.setBytes(2, new byte[] {1});
                if (id == 2) {
                    var blob = connection.createBlob();
                    blob.setBytes(1, new byte[] {1});
                    insert.setBlob(2, blob);
                }
                insert.addBatch();
            }
            scene.at(Phase.DUAL_WRITE);
            assertThatThrownBy(insert::executeBatch).isInstanceOf(StatementOutlivedPhaseException.class);
            assertThat(scene.rows("select * from docs")).isEmpty();
            assertThat(insert.executeBatch()).isEmpty();
            assertThatThrownBy(insert::executeUpdate).isInstanceOf(SQLException.class);
            insert.setLong(1, 1);
            insert.setBytes(2, new byte[] {1});
            insert.addBatch();
            assertThat(insert.executeBatch()).containsExactly(1);
        }
        assertThat(scene.rows("select body = content from docs")).containsExactly("TRUE");
    }

    @Test
    void a_lob_bound_after_the_flip_is_bound_to_the_statement_that_runs() throws SQLException {
        connection.setAutoCommit(false);
        try (var insert = connection.prepareStatement(BYTES)) {
            insert.setLong(1, 1);
            insert.setBinaryStream(2, stream("one"));
            insert.executeUpdate();
            connection.commit();
            scene.at(Phase.DUAL_WRITE);
            insert.setLong(1, 2);
            insert.setBlob(2, stream("two"));
            scene.at(Phase.EXPAND);
            insert.executeUpdate();
            connection.commit();
        }
        assertThat(scene.rows("select utf8tostring(body), utf8tostring(content) from docs order by id"))
                .containsExactly("one,null", "two,two");
    }

    @Test
    void a_stream_of_an_earlier_execution_is_not_run_with() throws SQLException {
        try (var insert = connection.prepareStatement(BYTES)) {
            insert.setLong(1, 1);
            insert.setBinaryStream(2, stream("one"));
            insert.executeUpdate();
            scene.at(Phase.DUAL_WRITE);
            insert.getParameterMetaData();
            insert.setLong(1, 2);
            assertThatThrownBy(insert::executeUpdate).isInstanceOf(StatementOutlivedPhaseException.class);
            insert.setLong(1, 2);
            insert.setBinaryStream(2, stream("two"));
            insert.executeUpdate();
        }
        assertThat(scene.rows("select utf8tostring(body), utf8tostring(content) from docs order by id"))
                .containsExactly("one,null", "two,two");
    }
}
