package dev.expandcontract.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.expandcontract.model.SettingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TablePrefixTest {

    @Test
    void begins_the_name_of_a_table() {
        assertThat(new TablePrefix("orders_xc_").table("control")).isEqualTo("orders_xc_control");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Xc_", "1xc", "xc-", "xc;drop table users", "a.b", "abcdefghijabcdefghijabcdefghij_"})
    void refuses_what_cannot_begin_a_name(String value) {
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> new TablePrefix(value))
                .withMessage(
                        "The table prefix '" + value + "' cannot begin the name of a table. Use a lower-case letter"
                                + " followed by lower-case letters, digits and underscores, at most 30 characters, such as"
                                + " 'xc_'.");
    }
}
