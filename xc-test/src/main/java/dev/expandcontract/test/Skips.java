package dev.expandcontract.test;

import dev.expandcontract.database.Database;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/** Whether a test may be skipped because this machine lacks a database. Kept apart: only JUnit tests have these types. */
final class Skips {

    private static final String REQUIRE_ALL = "xc.test.require-all-databases";
    private static final Set<Database> REPORTED = EnumSet.noneOf(Database.class);

    private Skips() {}

    /** The exception to throw: one that skips the test, or the given one where every database is required. */
    static RuntimeException skipUnlessRequired(DatabaseUnavailableException unavailable) {
        return decide(unavailable, allRequired(System.getenv("CI"), System.getProperty(REQUIRE_ALL)));
    }

    static RuntimeException decide(DatabaseUnavailableException unavailable, boolean required) {
        if (required) {
            return unavailable;
        }
        report(unavailable);
        return new TestAbortedException(unavailable.database() + " SKIPPED: " + unavailable.getMessage(), unavailable);
    }

    static boolean allRequired(@Nullable String ci, @Nullable String property) {
        return property != null ? Boolean.parseBoolean(property) : Boolean.parseBoolean(ci);
    }

    private static synchronized void report(DatabaseUnavailableException unavailable) {
        if (REPORTED.add(unavailable.database())) {
            System.err.println("""
                    ****************************************************************************
                    TESTS ON %s ARE SKIPPED: %s
                    With CI=true or -D%s=true they would have failed.
                    ****************************************************************************""".formatted(unavailable.database(), unavailable.getMessage(), REQUIRE_ALL));
        }
    }
}
