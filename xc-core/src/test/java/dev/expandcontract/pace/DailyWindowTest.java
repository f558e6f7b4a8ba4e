package dev.expandcontract.pace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.database.Database;
import dev.expandcontract.metadata.MetadataStore;
import dev.expandcontract.metadata.TablePrefix;
import java.time.LocalTime;
import java.time.ZoneOffset;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DailyWindowTest {

    @ParameterizedTest
    @CsvSource({
        "01:00, 05:00, 00:59, PAUSED",
        "01:00, 05:00, 01:00, FULL",
        "01:00, 05:00, 04:59, FULL",
        "01:00, 05:00, 05:00, PAUSED",
        "22:00, 02:00, 21:59, PAUSED",
        "22:00, 02:00, 22:00, FULL",
        "22:00, 02:00, 00:00, FULL",
        "22:00, 02:00, 02:00, PAUSED"
    })
    void a_window_may_go_over_midnight(LocalTime from, LocalTime to, LocalTime now, Pace pace) {
        var unused = new MetadataStore(new JdbcDataSource(), Database.H2, TablePrefix.DEFAULT);
        var reading = new DailyWindow(unused, from, to, ZoneOffset.UTC).at(now);
        assertThat(reading).isEqualTo(new Reading(pace, "it is open from " + from + " to " + to + " (Z)"));
    }
}
