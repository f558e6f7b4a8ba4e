package dev.expandcontract.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.hibernate.ExpandContractIntegrator;
import java.util.ServiceLoader;
import org.hibernate.Version;
import org.hibernate.integrator.spi.Integrator;
import org.junit.jupiter.api.Test;

/** Without this the tests of this module could run, unnoticed, on the version that xc-hibernate is compiled with. */
class HibernateVersionTest {

    @Test
    void the_tests_run_on_the_version_of_this_module() {
        assertThat(Version.getVersionString()).isEqualTo(System.getProperty("xc.compatibility.hibernate"));
        assertThat(ServiceLoader.load(Integrator.class)).hasAtLeastOneElementOfType(ExpandContractIntegrator.class);
    }
}
