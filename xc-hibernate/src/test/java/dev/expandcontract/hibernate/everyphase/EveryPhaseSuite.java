package dev.expandcontract.hibernate.everyphase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.model.Migration;
import dev.expandcontract.test.PhaseRun;
import dev.expandcontract.test.Schema;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hibernate.Session;
import org.hibernate.SessionFactory;

/** What the tests in every phase have in common. */
@Schema(Shop.Tables.class)
abstract class EveryPhaseSuite {

    static void inTransaction(PhaseRun run, Consumer<Session> work) {
        Shop.of(run).inTransaction(work);
    }

    static <T> T fromTransaction(PhaseRun run, Function<Session, T> work) {
        return Shop.of(run).fromTransaction(work);
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

    static SessionFactory sessionFactory(PhaseRun run) {
        return Shop.of(run);
    }
}
