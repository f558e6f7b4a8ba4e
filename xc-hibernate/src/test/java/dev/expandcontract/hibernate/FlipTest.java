package dev.expandcontract.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.annotation.ExpandContract;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.PhaseBoard;
import dev.expandcontract.phase.PhaseSnapshot;
import dev.expandcontract.test.EveryDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.resource.jdbc.spi.StatementInspector;
import org.junit.jupiter.api.AfterEach;

/** One session factory lives through the phases, which change at the worst moments. */
class FlipTest {

    private static final Migration LEVEL = Migration.of("job", "grade", "level_code");
    private static final String BOTH = "select grade, level_code from job order by id";

    private final PhaseBoard board = new PhaseBoard();
    private final Flipper flipper = new Flipper();
    private DataSource raw;
    private SessionFactory sessionFactory;

    private void boot(DataSource dataSource) throws Exception {
        raw = dataSource;
        Boot.execute(raw, "create table job (id bigint primary key, grade varchar(20), level_code varchar(20))");
        flip(Phase.EXPAND);
        sessionFactory = Boot.boot(
                Boot.wrap(raw, board, added -> {}),
                Map.of(
                        "hibernate.jdbc.batch_size",
                        20,
                        "hibernate.order_inserts",
                        true,
                        "hibernate.session_factory.statement_inspector",
                        flipper),
                Job.class);
    }

    @AfterEach
    void close() {
        if (sessionFactory != null) {
            sessionFactory.close();
        }
    }

    private void flip(Phase phase) {
        board.publish(new PhaseSnapshot(board.current().epoch() + 1, Map.of(LEVEL.id(), phase)));
    }

    @EveryDatabase
    void a_transaction_keeps_the_phase_it_began_under(DataSource dataSource) throws Exception {
        boot(dataSource);
        sessionFactory.inTransaction(session -> {
            persist(session, 1, "a");
            flip(Phase.DUAL_WRITE);
            persist(session, 2, "b");
            session.createMutationQuery("update Job set level = concat(level, '!')")
                    .executeUpdate();
        });
        assertThat(stored()).containsExactly("a!|null", "b!|null");
        assertThat(board.drainedEpoch()).isEqualTo(board.current().epoch());
        sessionFactory.inTransaction(session -> {
            persist(session, 3, "c");
            flip(Phase.EXPAND);
            persist(session, 4, "d");
        });
        assertThat(stored()).containsExactly("a!|null", "b!|null", "c|c", "d|d");
    }

    @EveryDatabase
    void each_transaction_follows_the_phase_of_its_time(DataSource dataSource) throws Exception {
        boot(dataSource);
        var walk = new ArrayList<>(List.of(Phase.values()));
        walk.addAll(List.of(Phase.values()).reversed());
        var expected = new ArrayList<String>();
        long id = 0;
        for (var phase : walk) {
            flip(phase);
            long created = ++id;
            sessionFactory.inTransaction(session -> persist(session, created, "v"));
            sessionFactory.inTransaction(session -> {
                var job = session.find(Job.class, created);
                assertThat(job.level).as("read in " + phase).isEqualTo("v");
                job.level = "w";
            });
            expected.add((phase == Phase.CONTRACT ? "null" : "w") + "|" + (phase == Phase.EXPAND ? "null" : "w"));
        }
        assertThat(stored()).containsExactlyElementsOf(expected);
    }

    @EveryDatabase
    void a_batch_keeps_the_phase_of_its_transaction(DataSource dataSource) throws Exception {
        boot(dataSource);
        sessionFactory.inTransaction(session -> {
            // Hibernate prepares the batch's statement once for all of its parts.
            flipper.beforeNext(() -> flip(Phase.DUAL_WRITE));
            IntStream.range(0, 30).forEach(i -> session.persist(new Job(i, "x")));
            session.flush();
            flip(Phase.BACKFILL);
            IntStream.range(30, 65).forEach(i -> session.persist(new Job(i, "x")));
        });
        var first = stored();
        assertThat(first).hasSize(65);
        // The flip came before the transaction's first statement was prepared.
        assertThat(first).containsOnly("x|x");
        sessionFactory.inTransaction(session -> {
            session.createSelectionQuery("from Job", Job.class).list().forEach(job -> job.level = "y");
            flip(Phase.CONTRACT);
            session.flush();
            session.createSelectionQuery("from Job where level = 'y'", Job.class)
                    .list()
                    .forEach(job -> job.level = "z");
        });
        assertThat(stored()).hasSize(65).containsOnly("z|z");
    }

    @EveryDatabase
    void a_connection_that_was_rolled_back_starts_anew(DataSource dataSource) throws Exception {
        boot(dataSource);
        sessionFactory.inSession(session -> {
            var transaction = session.beginTransaction();
            persist(session, 1, "lost");
            flip(Phase.DUAL_WRITE);
            transaction.rollback();
            session.clear();
            transaction.begin();
            persist(session, 2, "kept");
            transaction.commit();
        });
        assertThat(stored()).containsExactly("kept|kept");
    }

    @EveryDatabase
    void a_stateless_session_that_lives_through_several_transactions(DataSource dataSource) throws Exception {
        boot(dataSource);
        try (var session = sessionFactory.openStatelessSession()) {
            session.setJdbcBatchSize(20);
            for (var phase : List.of(Phase.EXPAND, Phase.DUAL_WRITE, Phase.BACKFILL)) {
                flip(phase);
                var transaction = session.beginTransaction();
                session.insert(new Job(phase.ordinal(), "s"));
                transaction.commit();
            }
        }
        assertThat(stored()).containsExactly("s|null", "s|s", "s|s");
    }

    private static void persist(Session session, long id, String level) {
        session.persist(new Job(id, level));
        session.flush();
    }

    private List<String> stored() throws Exception {
        try (var connection = raw.getConnection();
                var statement = connection.createStatement();
                var result = statement.executeQuery(BOTH)) {
            var rows = new ArrayList<String>();
            while (result.next()) {
                rows.add(result.getString(1) + "|" + result.getString(2));
            }
            return rows;
        }
    }

    /** Does something when Hibernate is about to prepare a statement. */
    private static final class Flipper implements StatementInspector {

        private static final long serialVersionUID = 1L;

        private transient Runnable next = () -> {};

        void beforeNext(Runnable action) {
            next = action;
        }

        @Override
        public String inspect(String sql) {
            var action = next;
            next = () -> {};
            action.run();
            return sql;
        }
    }

    @Entity(name = "Job")
    @Table(name = "job")
    static class Job {
        @Id
        Long id;

        @Column(name = "grade")
        @ExpandContract(old = "grade", next = "level_code")
        String level;

        Job() {}

        Job(long id, String level) {
            this.id = id;
            this.level = level;
        }
    }
}
