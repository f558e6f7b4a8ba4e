package com.example.library.everyphase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import com.example.library.TestDatabase;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** The library's own tests, run as a build would run them. */
final class Suite {

    private static final int TESTS = 92;

    private Suite() {}

    /** Runs them all over a pool of connections to the database, and asserts that all are green. */
    static void assertGreen(String where, DataSource dataSource, Map<String, ?> settings) {
        var config = new HikariConfig();
        config.setDataSource(dataSource);
        config.setMaximumPoolSize(3);
        try (var pool = new HikariDataSource(config)) {
            TestDatabase.use(pool, settings);
            assertGreen(where);
        } finally {
            TestDatabase.use(null, Map.of());
        }
    }

    /** Runs them all over the database that they have by themselves, and asserts that all are green. */
    static void assertGreen(String where) {
        var listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectPackage("com.example.library"))
                                .filters(includeClassNamePatterns("com\\.example\\.library\\.\\w+Test"))
                                .build(),
                        listener);
        var summary = listener.getSummary();
        assertThat(summary.getFailures().stream()
                        .map(failure -> failure.getTestIdentifier().getUniqueId() + ": " + failure.getException())
                        .collect(Collectors.joining("\n")))
                .as(where)
                .isEmpty();
        assertThat(summary.getTestsSucceededCount()).as(where).isEqualTo(TESTS);
    }
}
