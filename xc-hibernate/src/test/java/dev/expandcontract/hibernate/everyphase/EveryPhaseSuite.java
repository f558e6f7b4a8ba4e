package dev.expandcontract.hibernate.everyphase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.model.Migration;
import dev.expandcontract.test.PhaseRun;
import dev.expandcontract.test.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hibernate.Session;
import org.hibernate.SessionFactory;

/** What the tests in every phase have in common. */
@Schema(Shop.Tables.class)
abstract class EveryPhaseSuite {

    /** The session factory for the run's database. */
    SessionFactory sessionFactory(PhaseRun run) {
        return Shop.of(run);
    }

    final void inTransaction(PhaseRun run, Consumer<Session> work) {
        sessionFactory(run).inTransaction(work);
    }

    final <T> T fromTransaction(PhaseRun run, Function<Session, T> work) {
        return sessionFactory(run).fromTransaction(work);
    }

    /** Changes rows by HQL with positional parameters, and answers how many. */
    final int change(PhaseRun run, String hql, Object... parameters) {
        return fromTransaction(run, session -> {
            var query = session.createMutationQuery(hql);
            for (int i = 0; i < parameters.length; i++) {
                query.setParameter(i + 1, parameters[i]);
            }
            return query.executeUpdate();
        });
    }

    /** Selects by HQL with positional parameters. */
    final <T> List<T> select(PhaseRun run, Class<T> type, String hql, Object... parameters) {
        return fromTransaction(run, session -> {
            var query = session.createSelectionQuery(hql, type);
            for (int i = 0; i < parameters.length; i++) {
                query.setParameter(i + 1, parameters[i]);
            }
            return query.list();
        });
    }

    /**
     * Asserts what the rows of the migration's table hold, in the order of their ids, in every physical column that
     * exists.
     */
    static void assertStored(PhaseRun run, Migration migration, Object... values) {
        var expected = Arrays.stream(values).map(String::valueOf).toList();
        for (var side : run.state().present()) {
            assertThat(run.rows("select " + migration.name(side) + " from "
                            + migration.column().table() + " order by id"))
                    .as("column %s in %s on %s", migration.name(side), run.state(), run.database())
                    .containsExactlyElementsOf(expected);
        }
    }
}
