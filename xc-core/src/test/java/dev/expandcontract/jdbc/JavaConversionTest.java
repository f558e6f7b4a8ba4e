package dev.expandcontract.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.conversion.ValueNotConvertedException;
import dev.expandcontract.phase.Phase;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Date;
import java.sql.JDBCType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Calendar;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Values of columns that are converted in Java, on their way to the database and back. */
class JavaConversionTest {

    private static final String INSERT = "insert into paints (xc$hue, xc$litres) values (?, ?)";
    private static final String FIND = "select p.id, p.xc$hue, p.xc$litres as amount from paints p where p.xc$hue = ?";

    private Scene scene;

    @BeforeEach
    void open() throws SQLException {
        scene = new Scene();
    }

    @AfterEach
    void close() throws SQLException {
        scene.close();
    }

    /** A red of 1.5 litres, as it is stored in the phase. */
    private static String stored(Phase phase) {
        return switch (phase) {
            case EXPAND -> "0,null,15,null";
            case DUAL_WRITE, BACKFILL, CUTOVER, SOAK -> "0,red,15,1.5";
            case CONTRACT -> "null,red,null,1.5";
        };
    }

    private void insertRed() throws SQLException {
        try (var connection = scene.autocommit();
                var insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, "red");
            insert.setBigDecimal(2, new BigDecimal("1.50"));
            insert.executeUpdate();
        }
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void what_is_written_is_found_and_read(Phase phase) throws SQLException {
        scene.at(phase);
        insertRed();
        assertThat(scene.paints()).containsExactly(stored(phase));
        try (var connection = scene.autocommit();
                var find = connection.prepareStatement(FIND)) {
            find.setObject(1, "red", Types.VARCHAR);
            try (var found = find.executeQuery()) {
                assertThat(found.next()).isTrue();
                for (var label : List.of("xc$hue", "XC$HUE", "hue", "colour")) {
                    assertThat(found.getString(label)).isEqualTo("red");
                }
                assertThat(found.getObject(2)).isEqualTo("red");
                assertThat(found.getObject(2, String.class)).isEqualTo("red");
                assertThat(found.getObject(2, Map.of())).isEqualTo("red");
                assertThat(found.getNString(2)).isEqualTo("red");
                assertThat(found.getBigDecimal("amount")).isEqualByComparingTo("1.5");
                assertThat(found.getDouble(3)).isEqualTo(1.5);
                assertThat(found.getFloat(3)).isEqualTo(1.5f);
                assertThat(found.getString(3)).isEqualTo("1.5");
                assertThat(found.getObject("amount")).isEqualTo(new BigDecimal("1.5"));
                assertThat(found.wasNull()).isFalse();
                assertThat(found.getLong("id")).isEqualTo(1);
                assertThat(found.next()).isFalse();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void null_stays_null(Phase phase) throws SQLException {
        scene.at(phase);
        try (var connection = scene.autocommit();
                var insert = connection.prepareStatement(INSERT)) {
            insert.setNull(1, Types.VARCHAR);
            insert.setObject(2, null);
            insert.executeUpdate();
            insert.setCharacterStream(1, null);
            insert.setNull(2, Types.DECIMAL, "decimal");
            insert.executeUpdate();
        }
        assertThat(scene.paints()).containsExactly("null,null,null,null", "null,null,null,null");
        try (var connection = scene.autocommit();
                var statement = connection.createStatement();
                var found = statement.executeQuery(
                        "select p.xc$hue, p.xc$litres from paints p where p.xc$hue is null order by p.xc$litres")) {
            assertThat(found.next()).isTrue();
            assertThat(found.getString(1)).isNull();
            assertThat(found.wasNull()).isTrue();
            assertThat(found.getInt(2)).isZero();
            assertThat(found.wasNull()).isTrue();
            assertThat(found.getObject("xc$litres", Double.class)).isNull();
        }
    }

    /** Binds a parameter. */
    @FunctionalInterface
    private interface Bind {
        void bind(PreparedStatement statement) throws SQLException;
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void a_value_of_any_type_that_fits_can_be_bound_and_got(Phase phase) throws SQLException {
        scene.at(phase);
        List<Bind> binds = List.of(
                insert -> insert.setByte(1, (byte) 7),
                insert -> insert.setShort(1, (short) 7),
                insert -> insert.setInt(1, 7),
                insert -> insert.setLong(1, 7),
                insert -> insert.setFloat(1, 7),
                insert -> insert.setDouble(1, 7),
                insert -> insert.setObject(1, 7L),
                insert -> insert.setObject(1, 7, JDBCType.DECIMAL),
                insert -> insert.setObject(1, 7, Types.DECIMAL, 1),
                insert -> insert.setObject(1, 7, JDBCType.DECIMAL, 1));
        try (var connection = scene.autocommit();
                var insert = connection.prepareStatement("insert into paints (xc$litres) values (?)")) {
            for (var bind : binds) {
                bind.bind(insert);
                insert.addBatch();
            }
            insert.executeBatch();
        }
        try (var connection = scene.autocommit();
                var find = connection.prepareStatement(
                        "select max(p.xc$litres), count(p.xc$litres) from paints p where p.xc$litres between ? and ?")) {
            find.setInt(1, 6);
            find.setBigDecimal(2, new BigDecimal("7.0"));
            try (var found = find.executeQuery()) {
                found.next();
                assertThat(found.getByte(1)).isEqualTo((byte) 7);
                assertThat(found.getShort(1)).isEqualTo((short) 7);
                assertThat(found.getInt(1)).isEqualTo(7);
                assertThat(found.getLong(1)).isEqualTo(7);
                assertThat(found.getInt(2)).isEqualTo(binds.size());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void a_time_is_that_of_the_calendar_it_is_bound_and_got_with(Phase phase) throws SQLException {
        scene.at(phase);
        var tokyo = Calendar.getInstance(TimeZone.getTimeZone("Asia/Tokyo"));
        var midnight = Timestamp.from(Instant.parse("2024-02-28T15:00:00Z"));
        try (var connection = scene.autocommit();
                var insert = connection.prepareStatement("insert into paints (xc$mixed) values (?)");
                var find = connection.prepareStatement("select p.xc$mixed from paints p where p.xc$mixed >= ?")) {
            insert.setTimestamp(1, midnight, tokyo);
            insert.executeUpdate();
            find.setObject(1, LocalDateTime.of(2024, 2, 29, 0, 0));
            try (var found = find.executeQuery()) {
                found.next();
                assertThat(found.getTimestamp(1, tokyo)).isEqualTo(midnight);
                assertThat(found.getTimestamp(1)).isEqualTo(Timestamp.valueOf("2024-02-29 00:00:00"));
                assertThat(found.getObject(1)).isEqualTo(LocalDateTime.of(2024, 2, 29, 0, 0));
                assertThat(found.getObject(1, LocalDateTime.class))
                        .isEqualTo(LocalDate.of(2024, 2, 29).atStartOfDay());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void a_type_that_does_not_fit_is_refused_in_every_phase(Phase phase) throws SQLException {
        scene.at(phase);
        insertRed();
        try (var connection = scene.autocommit();
                var find = connection.prepareStatement(FIND)) {
            scene.watch();
            assertThatThrownBy(() -> find.setDate(1, Date.valueOf("2024-01-01")))
                    .isInstanceOf(ValueNotConvertedException.class)
                    .hasMessage(
                            "The converter " + Converters.Hue.class.getName() + " of migration hue (paints.colour ->"
                                    + " hue) deals in values of java.lang.String, and XC does not make a java.lang.String of a"
                                    + " java.sql.Date. Bind or get the value as String.");
            var stream = new ByteArrayInputStream(new byte[0]);
            for (var bind : List.<Bind>of(
                    one -> one.setBinaryStream(1, stream),
                    one -> one.setCharacterStream(1, new StringReader("red")),
                    one -> one.setObject(1, stream),
                    one -> one.setObject(1, Thread.currentThread()),
                    one -> one.setClob(1, connection.createClob()))) {
                assertThatThrownBy(() -> bind.bind(find))
                        .isInstanceOf(ValueNotConvertedException.class)
                        .hasMessageEndingWith("deals in whole values, and a stream, a LOB or an object of the driver is"
                                + " none. Bind or get the value as String.");
            }
            assertThat(scene.driver.calls).noneMatch(call -> call.method().startsWith("set"));
            find.setString(1, "red");
            try (var found = find.executeQuery()) {
                found.next();
                assertThatThrownBy(() -> found.getDate(2)).hasMessageContaining("does not make a java.sql.Date of a");
                assertThatThrownBy(() -> found.getInt("xc$hue")).isInstanceOf(ValueNotConvertedException.class);
                assertThatThrownBy(() -> found.getByte(3))
                        .hasMessageContaining("a BigDecimal does not fit a Byte")
                        .hasMessageContaining("migration litres");
                assertThatThrownBy(() -> found.getBinaryStream(2)).hasMessageContaining("a stream is none");
                assertThatThrownBy(() -> found.getClob("hue")).hasMessageContaining("a LOB is none");
                assertThatThrownBy(() -> found.getArray(3)).hasMessageContaining("an array is none");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"EXPAND", "DUAL_WRITE", "SOAK"})
    void a_value_without_counterpart_is_refused_before_anything_is_bound(Phase phase) throws SQLException {
        scene.at(phase);
        insertRed();
        var converter = "The converter " + Converters.Hue.class.getName() + " of migration hue (paints.colour -> hue) ";
        var remedy = " Nothing was sent to the database. Use values that the converter maps both ways, or correct it.";
        try (var connection = scene.autocommit();
                var update = connection.prepareStatement("update paints set xc$hue = ?, xc$litres = ? where id = ?")) {
            update.setLong(3, 1);
            update.setBigDecimal(2, BigDecimal.ONE);
            assertThatThrownBy(() -> update.setString(1, "pink"))
                    .isInstanceOf(ValueNotConvertedException.class)
                    .hasMessage(converter + "threw java.lang.IllegalArgumentException: no such hue by toOld." + remedy)
                    .hasRootCauseMessage("no such hue");
            assertThatThrownBy(() -> update.setString(1, "none"))
                    .hasMessage(converter + "gave null by toOld for a value that is not null." + remedy);
            assertThatThrownBy(() -> update.setString(1, "Red"))
                    .hasMessage(
                            converter + "does not lead back to the value that it was given: toNext(toOld(value)) is not"
                                    + " equal to it." + remedy);
            assertThatThrownBy(() -> update.setBigDecimal(2, new BigDecimal("0.05")))
                    .hasMessageContaining("migration litres")
                    .hasMessageContaining("threw java.lang.ArithmeticException");
            assertThatThrownBy(update::executeUpdate).isInstanceOf(SQLException.class);
            update.setString(1, "blue");
            update.executeUpdate();
        }
        assertThat(scene.paints()).containsExactly(phase == Phase.EXPAND ? "2,null,10,null" : "2,blue,10,1.0");
    }

    @Test
    void what_old_stores_and_no_value_belongs_to_is_named_when_it_is_read() throws SQLException {
        scene.run("insert into paints (colour) values (9)");
        try (var connection = scene.autocommit();
                var statement = connection.createStatement();
                var found = statement.executeQuery("select p.xc$hue from paints p")) {
            found.next();
            assertThatThrownBy(() -> found.getString(1))
                    .isInstanceOf(ValueNotConvertedException.class)
                    .hasMessageContaining("of migration hue (paints.colour -> hue) threw")
                    .hasMessageContaining("by toNext");
        }
    }

    @Test
    void a_kept_statement_follows_the_phase_with_its_values_and_its_batch() throws SQLException {
        try (var connection = scene.autocommit();
                var insert = connection.prepareStatement(INSERT);
                var find = connection.prepareStatement(FIND)) {
            insert.setString(1, "red");
            insert.setInt(2, 1);
            insert.addBatch();
            find.setString(1, "red");
            scene.at(Phase.DUAL_WRITE);
            insert.setString(1, "green");
            insert.addBatch();
            insert.executeBatch();
            assertThat(scene.paints()).containsExactly("0,red,10,1.0", "1,green,10,1.0");
            scene.at(Phase.SOAK);
            insert.executeUpdate();
            assertThat(scene.paints()).last().isEqualTo("1,green,10,1.0");
            assertFound(find, "red");
            scene.at(Phase.CONTRACT);
            insert.executeUpdate();
            assertThat(scene.paints()).last().isEqualTo("null,green,null,1.0");
            assertFound(find, "red");
            find.clearParameters();
            assertThatThrownBy(find::executeQuery).isInstanceOf(SQLException.class);
            scene.at(Phase.SOAK);
            insert.executeUpdate();
            assertThat(scene.paints()).last().isEqualTo("1,green,10,1.0");
        }
    }

    private static void assertFound(PreparedStatement find, String hue) throws SQLException {
        try (var found = find.executeQuery()) {
            assertThat(found.next()).isTrue();
            assertThat(found.getString("hue")).isEqualTo(hue);
        }
    }

    @Test
    void a_value_that_only_next_can_store_fails_the_statement_when_the_phase_steps_back() throws SQLException {
        scene.at(Phase.CONTRACT);
        try (var connection = scene.autocommit();
                var insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, "pink");
            insert.setInt(2, 1);
            insert.executeUpdate();
            scene.at(Phase.SOAK);
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(insert::executeUpdate)
                        .isInstanceOf(ValueNotConvertedException.class)
                        .hasMessageContaining("no such hue");
            }
            insert.setString(1, "red");
            insert.executeUpdate();
        }
        assertThat(scene.paints()).containsExactly("null,pink,null,1.0", "0,red,10,1.0");
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void results_and_parameters_are_described_by_what_the_application_deals_in(Phase phase) throws SQLException {
        scene.at(phase);
        try (var connection = scene.autocommit();
                var find = connection.prepareStatement(FIND)) {
            find.setString(1, "red");
            try (var found = find.executeQuery()) {
                for (var described : List.of(found.getMetaData(), find.getMetaData())) {
                    assertThat(described.getColumnCount()).isEqualTo(3);
                    assertThat(described.getColumnType(1)).isEqualTo(Types.BIGINT);
                    assertThat(described.getColumnType(2)).isEqualTo(Types.VARCHAR);
                    assertThat(described.getColumnClassName(2)).isEqualTo("java.lang.String");
                    assertThat(described.getColumnTypeName(2)).isEqualTo("VARCHAR");
                    assertThat(described.isSigned(2)).isFalse();
                    assertThat(described.getColumnClassName(3)).isEqualTo("java.math.BigDecimal");
                    assertThat(described.isSigned(3)).isTrue();
                    assertThat(described.getColumnLabel(3)).isEqualToIgnoringCase("amount");
                }
            }
            var parameters = find.getParameterMetaData();
            assertThat(parameters.getParameterType(1)).isEqualTo(Types.VARCHAR);
            assertThat(parameters.getParameterTypeName(1)).isEqualTo("VARCHAR");
            assertThat(parameters.getParameterClassName(1)).isEqualTo("java.lang.String");
            assertThat(parameters.isSigned(1)).isFalse();
        }
    }

    /** Prepares the insert so that it gives keys. */
    @FunctionalInterface
    private interface Keys {
        PreparedStatement prepare(Connection connection) throws SQLException;
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void generated_keys_are_what_the_application_deals_in(Phase phase) throws SQLException {
        scene.at(phase);
        for (var keys : List.<Keys>of(
                connection -> connection.prepareStatement(INSERT, new String[] {"ID", "xc$hue"}),
                connection -> connection.prepareStatement(INSERT, new String[] {"ID", "hue"}))) {
            try (var connection = scene.autocommit();
                    var insert = keys.prepare(connection)) {
                insert.setString(1, "blue");
                insert.setInt(2, 2);
                insert.executeUpdate();
                try (var generated = insert.getGeneratedKeys()) {
                    generated.next();
                    assertThat(generated.getLong(1)).isPositive();
                    assertThat(generated.getString(2)).isEqualTo("blue");
                    assertThat(generated.getString("xc$hue")).isEqualTo("blue");
                    assertThat(generated.getString("colour")).isEqualTo("blue");
                }
            }
        }
        try (var connection = scene.autocommit();
                var insert = connection.prepareStatement(INSERT, Statement.RETURN_GENERATED_KEYS)) {
            insert.setString(1, "blue");
            insert.setInt(2, 2);
            insert.executeUpdate();
            try (ResultSet generated = insert.getGeneratedKeys()) {
                generated.next();
                assertThat(generated.getLong("id")).isPositive();
            }
        }
    }
}
