package dev.expandcontract.spring;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootVersion;

/**
 * Which versions of Spring Boot the starter works with. On an older one it would start, and not know the beans that
 * initialize the database: they have other names there.
 */
final class SupportedSpringBoot {

    private static final Logger log = LoggerFactory.getLogger(SupportedSpringBoot.class);

    private static final int TESTED_MAJOR = 4;
    private static final int NEWEST_TESTED_MINOR = 1;
    private static final String TESTED = "4.0 and 4.1";
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");

    private SupportedSpringBoot() {}

    /** @throws UnsupportedSpringBootException if the version on the class path is too old */
    static void check() {
        refusal(SpringBootVersion.getVersion(), log::warn).ifPresent(reason -> {
            throw new UnsupportedSpringBootException(reason);
        });
    }

    /**
     * Why the starter does not work with the version, or empty.
     *
     * @param warning told why the version deserves attention although it is not refused
     */
    static Optional<String> refusal(String version, Consumer<String> warning) {
        var found = "Spring Boot on the class path is " + version;
        var numbers = VERSION.matcher(version);
        boolean known = numbers.matches();
        int major = known ? Integer.parseInt(numbers.group(1)) : Integer.MAX_VALUE;
        if (major < TESTED_MAJOR) {
            return Optional.of(found + ", which is too old: XC's starter works with " + TESTED
                    + ", and on an older one XC could join before Flyway and Liquibase have run. Use one of these. Or remove"
                    + " xc-spring-boot-starter, or set xc.enabled=false, and wrap the data source yourself:"
                    + " Xc.builder(dataSource).");
        }
        if (major > TESTED_MAJOR || Integer.parseInt(numbers.group(2)) > NEWEST_TESTED_MINOR) {
            warning.accept(found + ", while XC's starter is tested with " + TESTED
                    + ". Run your own tests in every phase before you rely on it.");
        }
        return Optional.empty();
    }
}
