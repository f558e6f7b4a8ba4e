package dev.expandcontract.jooq.everyphase;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.jooq.XcJooq;
import dev.expandcontract.rewrite.StatementRefusedException;
import dev.expandcontract.test.PhaseRun;
import dev.expandcontract.test.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;

/** What the tests of jOOQ in every phase have in common. */
@Schema(Club.class)
abstract class Suite {

    /** What a test does to a table. */
    interface Case {
        void with(Subject subject) throws Exception;
    }

    /** The connection through XC that the tests of a class use on a database: it outlives changes of phase, as a pool's do. */
    record Line(Connection connection) implements AutoCloseable {

        private static Line of(PhaseRun run) {
            try {
                return new Line(run.dataSource().getConnection());
            } catch (SQLException e) {
                throw new IllegalStateException(run + " gives no connection", e);
            }
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }

    static DSLContext dsl(PhaseRun run, Settings settings) {
        var dialect =
                switch (run.database()) {
                    case POSTGRESQL -> SQLDialect.POSTGRES;
                    case MYSQL -> SQLDialect.MYSQL;
                    case MARIADB -> SQLDialect.MARIADB;
                    case H2 -> SQLDialect.H2;
                };
        var line = run.shared(Line.class, () -> Line.of(run));
        var configuration =
                new DefaultConfiguration().set(dialect).set(line.connection()).set(settings);
        return DSL.using(XcJooq.configure(configuration, run.dataSource()));
    }

    /** Does the same by all generated code for all tables, whatever converts. */
    static void each(PhaseRun run, Case test) throws Exception {
        for (var column : Column.values()) {
            each(run, column, test);
        }
    }

    /** Does the same where the database converts, if anything does, and is refused where Java would have to. */
    static void inSql(PhaseRun run, String refusal, Case test) throws Exception {
        unlessInJava(run, test);
        refused(run, Column.JAVA, refusal, test);
    }

    /** Does the same where the database converts, if anything does. */
    static void unlessInJava(PhaseRun run, Case test) throws Exception {
        each(run, Column.RENAMED, test);
        each(run, Column.PAIR, test);
    }

    /** Is refused before the database sees anything. */
    static void refused(PhaseRun run, Column column, String refusal, Case test) {
        assertThatThrownBy(() -> each(run, column, test))
                .as("%s in %s", column, run)
                .isInstanceOf(DataAccessException.class)
                .hasRootCauseInstanceOf(StatementRefusedException.class)
                .rootCause()
                .hasMessageContaining(refusal)
                .hasMessageContaining(column.migration().id());
    }

    static void each(PhaseRun run, Column column, Case test) throws Exception {
        for (var table : column.generated()) {
            run.execute(
                    Club.text(run.database(), "delete from [" + column.table() + "]"),
                    Club.rows(run.database(), run.state(), column));
            test.with(new Subject(run, column, table, dsl(run, new Settings().withExecuteLogging(false))));
        }
    }
}
