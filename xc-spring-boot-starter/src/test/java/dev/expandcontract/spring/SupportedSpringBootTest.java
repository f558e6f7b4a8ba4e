package dev.expandcontract.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SupportedSpringBootTest {

    private final List<String> warnings = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"4.0.0", "4.0.7", "4.1.1", "4.1.0-RC1"})
    void what_was_tested_is_taken_without_a_word(String version) {
        assertThat(SupportedSpringBoot.refusal(version, warnings::add)).isEmpty();
        assertThat(warnings).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.5.9", "3.5.9-SNAPSHOT", "2.7.18"})
    void an_older_one_is_refused(String version) {
        assertThat(SupportedSpringBoot.refusal(version, warnings::add))
                .hasValueSatisfying(reason -> assertThat(reason)
                        .startsWith("Spring Boot on the class path is " + version + ", which is too old:"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.2.0-M1", "5.0.0", "main"})
    void a_newer_one_is_warned_of(String version) {
        assertThat(SupportedSpringBoot.refusal(version, warnings::add)).isEmpty();
        assertThat(warnings)
                .containsExactly(
                        "Spring Boot on the class path is " + version + ", while XC's starter is tested with 4.0"
                                + " and 4.1. Run your own tests in every phase before you rely on it.");
    }

    @Test
    void the_present_one_is_looked_at() {
        SupportedSpringBoot.check();
    }
}
