package dev.expandcontract.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.spring.UnsupportedSpringBootException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What an application is told that is still on Spring Boot 3. */
@ExtendWith(OutputCaptureExtension.class)
class SpringBootRefusalTest {

    @SpringBootApplication
    static class Shop {}

    private static void start(String... arguments) {
        new SpringApplicationBuilder(Shop.class).run(arguments).close();
    }

    @Test
    void it_does_not_start_and_says_which_version_is_too_old(CapturedOutput output) {
        assertThatThrownBy(() -> start("--spring.datasource.url=jdbc:h2:mem:shop"))
                .rootCause()
                .isInstanceOf(UnsupportedSpringBootException.class)
                .hasMessage(
                        "Spring Boot on the class path is 3.5.9, which is too old: XC's starter works with 4.0 and 4.1,"
                                + " and on an older one XC could join before Flyway and Liquibase have run. Use one of these."
                                + " Or remove xc-spring-boot-starter, or set xc.enabled=false, and wrap the data source"
                                + " yourself: Xc.builder(dataSource).");
        assertThat(output).contains("APPLICATION FAILED TO START").contains("XC did not start. Spring Boot on");
    }

    @Test
    void it_starts_with_xc_switched_off() {
        start("--spring.datasource.url=jdbc:h2:mem:shop", "--xc.enabled=false");
    }
}
