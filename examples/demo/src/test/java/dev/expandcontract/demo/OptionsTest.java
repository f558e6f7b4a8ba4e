package dev.expandcontract.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.database.Database;
import dev.expandcontract.demo.screen.Ui;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

    @Test
    void absentAndBlankPropertiesMeanTheDefaults() {
        var defaults = new Options(Database.POSTGRESQL, 3, 20_000, Ui.AUTO);

        assertThat(options(Map.of())).isEqualTo(defaults);
        assertThat(options(Map.of("db", "", "instances", " ", "rows", "", "ui", "")))
                .isEqualTo(defaults);
    }

    @Test
    void everyOptionIsTaken() {
        assertThat(options(Map.of("db", "mysql", "instances", "5", "rows", "1000", "ui", "plain")))
                .isEqualTo(new Options(Database.MYSQL, 5, 1000, Ui.PLAIN));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rows | many | -Drows=many cannot be used: give a whole number from 100 to 2000000, for example -Drows=20000.",
                "rows | 99 | -Drows=99 cannot be used: give a whole number from 100 to 2000000",
                "rows | 99999999999 | -Drows=99999999999 cannot be used",
                "instances | 0 | -Dinstances=0 cannot be used: give a whole number from 1 to 16, for example -Dinstances=3.",
                "instances | 2.5 | -Dinstances=2.5 cannot be used",
                "db | oracle | -Ddb=oracle cannot be used: give one of postgresql, mysql, mariadb, h2.",
                "ui | colourful | -Dui=colourful cannot be used: give one of auto, plain, live."
            })
    void whatCannotBeUsedIsRefusedWithWhatCan(String name, String value, String message) {
        assertThatThrownBy(() -> options(Map.of(name, value)))
                .isInstanceOf(BadOptionException.class)
                .hasMessageContaining(message);
    }

    private static Options options(Map<String, String> properties) {
        return Options.from(properties::get);
    }
}
