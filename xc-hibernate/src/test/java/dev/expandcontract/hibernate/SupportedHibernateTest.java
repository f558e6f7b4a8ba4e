package dev.expandcontract.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which versions of Hibernate are refused, which only warned of, and in what words. */
class SupportedHibernateTest {

    private final List<String> warnings = new ArrayList<>();

    @Test
    void the_version_on_the_class_path_is_supported() {
        assertThatCode(SupportedHibernate::check).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"7.2.0.Final", "7.2.24.Final", "7.3.7.Final", "7.4.5.Final", "7.4"})
    void a_tested_version(String version) {
        assertThat(SupportedHibernate.refusal(version, () -> List.of("not asked"), warnings::add))
                .isEmpty();
        assertThat(warnings).isEmpty();
    }

    @Test
    void one_that_is_too_old_is_refused_though_it_may_have_everything() {
        assertThat(SupportedHibernate.refusal("7.1.15.Final", () -> List.of(), warnings::add))
                .contains(
                        "Hibernate ORM on the class path is 7.1.15.Final, which is too old: XC's adapter works with 7.2 to"
                                + " 7.4. Use one of these, or remove xc-hibernate from the class path.");
    }

    @Test
    void one_that_is_too_old_is_refused_with_what_it_lacks() {
        assertThat(SupportedHibernate.refusal(
                        "6.6.56.Final", () -> List.of("a.A", "b.B", "c.C", "d.D", "e.E"), warnings::add))
                .contains(
                        "Hibernate ORM on the class path is 6.6.56.Final, which is too old: XC's adapter works with 7.2 to"
                                + " 7.4 and builds on what the older one lacks (a.A, b.B, c.C and 2 more). Use one of these, or"
                                + " remove xc-hibernate from the class path.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7.5.0.Final", "8.0.0.Beta1", "[WORKING]"})
    void one_that_nobody_has_tested_and_that_lacks_something_is_refused(String version) {
        assertThat(SupportedHibernate.refusal(version, () -> List.of("a.A.b"), warnings::add))
                .contains("Hibernate ORM on the class path is " + version
                        + ", which lacks what XC's adapter uses (a.A.b). The adapter is tested with 7.2 to 7.4: use one of"
                        + " these, or an XC that knows this version, or remove xc-hibernate from the class path.");
        assertThat(warnings).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"7.5.0.Final", "7.10.1", "8.0.0.Beta1", "[WORKING]"})
    void one_that_nobody_has_tested_is_warned_of(String version) {
        assertThat(SupportedHibernate.refusal(version, () -> List.of(), warnings::add))
                .isEmpty();
        assertThat(warnings)
                .containsExactly("Hibernate ORM on the class path is " + version
                        + ", while XC's adapter is tested with 7.2 to 7.4. All that it uses is there; run your own tests in"
                        + " every phase before you rely on it.");
    }
}
