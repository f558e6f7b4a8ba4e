package dev.expandcontract.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import org.jooq.Constants;
import org.junit.jupiter.api.Test;

/** Without this the tests of this module could run, unnoticed, on the version that they or xc-jooq were compiled with. */
class JooqVersionTest {

    @Test
    void the_tests_run_on_the_version_that_is_meant() throws ReflectiveOperationException {
        // Named in source, the constant would be that of the version compiled with.
        assertThat(Constants.class.getField("FULL_VERSION").get(null))
                .isEqualTo(System.getProperty("xc.compatibility.jooq"));
    }
}
