package dev.expandcontract.it.conversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Side;
import dev.expandcontract.test.EveryPhase;
import dev.expandcontract.test.PhaseRun;
import dev.expandcontract.test.Schema;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Calendar;
import java.util.List;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/** What an application writes is what it reads, by each kind of conversion, or it is an error and nothing changes. */
@Schema(Trips.class)
class RoundTripTest {

    private static void write(PhaseRun run, Migration migration, @Nullable Object value) throws SQLException {
        try (var connection = run.dataSource().getConnection();
                var update =
                        connection.prepareStatement("update trips set " + migration.marker() + " = ? where id = 1")) {
            update.setObject(1, value);
            update.executeUpdate();
        }
    }

    private static <T> @Nullable T read(PhaseRun run, Migration migration, Class<T> type) throws SQLException {
        try (var connection = run.dataSource().getConnection();
                var statement = connection.createStatement();
                var found = statement.executeQuery("select t." + migration.marker() + " from trips t")) {
            assertThat(found.next()).isTrue();
            // Of other types than its own, PostgreSQL's driver makes a text only when asked for one.
            return type == String.class ? type.cast(found.getString(1)) : found.getObject(1, type);
        }
    }

    private static List<String> stored(PhaseRun run, Migration migration) {
        return run.state().present().stream()
                .map(side -> run.rows("select " + migration.name(side) + " from trips")
                        .getFirst())
                .toList();
    }

    private static void assertRefused(PhaseRun run, Migration migration, Object value) {
        var before = stored(run, migration);
        assertThatThrownBy(() -> write(run, migration, value))
                .as(migration.id())
                .isInstanceOf(SQLException.class)
                .message()
                .isNotBlank();
        assertThat(stored(run, migration)).isEqualTo(before);
    }

    @EveryPhase
    void texts(PhaseRun run) throws SQLException {
        for (var migration : Trips.TEXTS) {
            for (var text : new String[] {"food", "", null, "a\uD83C\uDF52b", "\u00e9"}) {
                write(run, migration, text);
                assertThat(read(run, migration, String.class))
                        .as("%s of %s", text, migration)
                        .isEqualTo(text);
            }
        }
        if (run.present(Side.OLD)) {
            assertThat(run.rows("select renamed_a, pair_a, normal_a, turned_a from trips"))
                    .containsExactly("\u00e9|\u00e9|\u00e9|\u00e9");
        }
    }

    @EveryPhase
    void a_text_for_which_old_has_no_room(PhaseRun run) throws SQLException {
        for (var migration : Trips.TEXTS) {
            write(run, migration, "short");
            if (run.present(Side.OLD)) {
                assertRefused(run, migration, "much too long");
                assertThat(read(run, migration, String.class)).isEqualTo("short");
            } else {
                write(run, migration, "much too long");
                assertThat(read(run, migration, String.class)).isEqualTo("much too long");
            }
        }
    }

    @EveryPhase
    void numbers(PhaseRun run) throws SQLException {
        for (var number : new Long[] {0L, -1L, null, (long) Integer.MAX_VALUE}) {
            write(run, Trips.WIDER, number);
            assertThat(read(run, Trips.WIDER, String.class)).isEqualTo(number == null ? null : number.toString());
            assertThat(stored(run, Trips.WIDER)).containsOnly(String.valueOf(number));
        }
        for (var number : new String[] {"1.25", "1.2500", "-0.001", "0"}) {
            write(run, Trips.SCALED, new BigDecimal(number));
            assertThat(read(run, Trips.SCALED, BigDecimal.class)).isEqualByComparingTo(number);
        }
        write(run, Trips.SCALED, null);
        assertThat(read(run, Trips.SCALED, BigDecimal.class)).isNull();
    }

    @EveryPhase
    void a_number_for_which_old_has_no_room(PhaseRun run) throws SQLException {
        write(run, Trips.WIDER, 7L);
        write(run, Trips.SCALED, BigDecimal.ONE);
        if (run.present(Side.OLD)) {
            assertRefused(run, Trips.WIDER, 3_000_000_000L);
            assertRefused(run, Trips.SCALED, new BigDecimal("3000000"));
            assertRefused(run, Trips.SCALED, new BigDecimal("0.0001"));
        } else {
            write(run, Trips.WIDER, 3_000_000_000L);
            write(run, Trips.SCALED, new BigDecimal("0.0001"));
            assertThat(run.rows("select wider_b, scaled_b from trips")).containsExactly("3000000000|0.0001");
        }
    }

    @EveryPhase
    void times_of_another_zone(PhaseRun run) throws SQLException {
        var tokyo = Calendar.getInstance(TimeZone.getTimeZone("Asia/Tokyo"));
        var time = Timestamp.from(Instant.parse("2024-02-28T15:30:00.250Z"));
        for (var migration : List.of(Trips.STAMP, Trips.MILLIS)) {
            try (var connection = run.dataSource().getConnection();
                    var update = connection.prepareStatement("update trips set " + migration.marker() + " = ? where "
                            + migration.marker() + " is null");
                    var select = connection.prepareStatement("select t." + migration.marker() + " from trips t where t."
                            + migration.marker() + " = ?")) {
                update.setTimestamp(1, time, tokyo);
                assertThat(update.executeUpdate()).isEqualTo(1);
                select.setTimestamp(1, time, tokyo);
                try (var found = select.executeQuery()) {
                    assertThat(found.next()).as(migration.id()).isTrue();
                    assertThat(found.getTimestamp(1, tokyo)).isEqualTo(time);
                    assertThat(found.getTimestamp(1)).isEqualTo(Timestamp.valueOf("2024-02-29 00:30:00.25"));
                }
            }
        }
    }
}
