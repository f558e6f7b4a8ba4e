package dev.expandcontract.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import org.hibernate.Version;
import org.jooq.Constants;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootVersion;

/** Without this the tests of this module could run, unnoticed, on the versions that the starter is compiled with. */
class SpringBootVersionTest {

    @Test
    void the_tests_run_on_the_versions_of_this_module() {
        assertThat(SpringBootVersion.getVersion()).isEqualTo(System.getProperty("xc.compatibility.spring-boot"));
        assertThat(Version.getVersionString()).isEqualTo(System.getProperty("xc.compatibility.hibernate"));
        assertThat(Constants.FULL_VERSION).isEqualTo(System.getProperty("xc.compatibility.jooq"));
    }
}
