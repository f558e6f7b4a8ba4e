package dev.expandcontract.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.displayName;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.EventConditions.test;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import dev.expandcontract.phase.Side;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

class EveryPhaseFailureTest {

    @Test
    void aTestWhoseStatementNamesTheAbsentColumnFailsAlthoughItAssertsNothing() {
        var events = run(NamesBothColumns.class).testEvents();

        events.assertStatistics(statistics -> statistics.started(7).succeeded(5).failed(2));
        events.assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                test(),
                                displayName("[H2 EXPAND]"),
                                finishedWithFailure(
                                        instanceOf(AssertionError.class),
                                        message("The column 'tier' must appear in no SQL, but 1 of 2 statements that"
                                                + " reached H2 name it:\n  select 2 as tier"))))
                .haveExactly(
                        1,
                        event(
                                test(),
                                displayName("[H2 CONTRACT]"),
                                finishedWithFailure(
                                        instanceOf(AssertionError.class),
                                        message("The column 'subscription' must appear in no SQL, but 1 of 2 statements"
                                                + " that reached H2 name it:\n  select 1 as subscription"))));
    }

    @Test
    void aColumnOfTheSameNameInAnotherTableMayBeNamed() {
        run(NamesColumnsOfAnotherTable.class)
                .testEvents()
                .assertStatistics(statistics -> statistics.started(7).succeeded(7));
    }

    @Test
    void aTestClassWithoutSchemaIsToldWhatIsMissing() {
        run(NoSchema.class)
                .testEvents()
                .assertThatEvents()
                .haveExactly(
                        7,
                        event(test(), finishedWithFailure(message(text -> text.contains("Annotate it with @Schema")))));
    }

    @Test
    void whatIsSharedIsMadeOnceForEachDatabaseAndClosedAfterTheLastRun() {
        Resource.made = 0;
        Resource.open = 0;

        run(SharesResource.class).testEvents().assertStatistics(statistics -> statistics.succeeded(7));

        assertThat(Resource.made).isEqualTo(1);
        assertThat(Resource.open).isZero();
    }

    private static EngineExecutionResults run(Class<?> testClass) {
        var before = System.setProperty("xc.test.databases", "h2");
        try {
            return EngineTestKit.engine("junit-jupiter")
                    .selectors(selectClass(testClass))
                    .execute();
        } finally {
            if (before == null) {
                System.clearProperty("xc.test.databases");
            } else {
                System.setProperty("xc.test.databases", before);
            }
        }
    }

    @Schema(UsersSchema.class)
    static class NamesBothColumns {

        @EveryPhase
        void namesBoth(PhaseRun run) throws SQLException {
            try (var connection = run.dataSource().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("select 1 as " + run.migration().name(Side.OLD));
                statement.execute("select 2 as " + run.migration().name(Side.NEXT));
            }
        }
    }

    @Schema(UsersSchema.class)
    static class NamesColumnsOfAnotherTable {

        @EveryPhase
        void namesBoth(PhaseRun run) throws SQLException {
            run.execute("create table if not exists payments (subscription int, tier int)");
            try (var connection = run.dataSource().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("select subscription, tier from payments");
            }
        }
    }

    static class NoSchema {

        @EveryPhase
        void neverRuns(PhaseRun run) {
            throw new AssertionError("ran in " + run);
        }
    }

    @Schema(UsersSchema.class)
    static class SharesResource {

        @EveryPhase
        void usesIt(PhaseRun run) {
            assertThat(run.shared(Resource.class, Resource::new).isOpen).isTrue();
        }
    }

    static final class Resource implements AutoCloseable {
        private static int made;
        private static int open;
        private boolean isOpen = true;

        private Resource() {
            made++;
            open++;
        }

        @Override
        public void close() {
            isOpen = false;
            open--;
        }
    }
}
