package dev.expandcontract.jooq;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SupportedJooqTest {

    private final List<String> warnings = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"3.19.0", "3.19.37", "3.20.11", "3.21.7", "3.21.0-SNAPSHOT"})
    void a_tested_version_is_taken_in_silence(String version) {
        assertThat(SupportedJooq.refusal(version, warnings::add)).isEmpty();
        assertThat(warnings).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.18.36", "3.9.0", "2.6.4"})
    void an_older_one_is_refused_by_name(String version) {
        assertThat(SupportedJooq.refusal(version, warnings::add))
                .contains("jOOQ on the class path is " + version + ", which is too old: XC's adapter works with 3.19 to"
                        + " 3.21, and might overlook a migrating column in what an older one renders. Use one of these,"
                        + " or leave statements of jOOQ without the markers of XC, which then refuses those that concern"
                        + " a migrating column.");
        assertThat(warnings).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.22.0", "4.0.0", "of unknown version"})
    void a_newer_one_is_taken_with_a_warning(String version) {
        assertThat(SupportedJooq.refusal(version, warnings::add)).isEmpty();
        assertThat(warnings)
                .containsExactly("jOOQ on the class path is " + version + ", while XC's adapter is tested with 3.19 to"
                        + " 3.21. Run your own tests in every phase before you rely on it.");
    }

    @Test
    void the_version_of_these_tests_is_supported() {
        SupportedJooq.check();
    }
}
