package dev.expandcontract.hibernate.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.expandcontract.Xc;
import dev.expandcontract.database.Database;
import dev.expandcontract.hibernate.load.Walk.Subject;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Side;
import dev.expandcontract.test.DatabaseServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every kind of statement that Hibernate makes, in eight threads, while six migrations go forward to CONTRACT and back to
 * EXPAND, each at its own pace, with the columns really added and dropped. Nothing may fail, be lost, be half written or
 * be read stale.
 *
 * <p>The system property {@code xc.load.seed} sets what is random but the timing.
 */
class MixedStatementsTest {

    private static final int THREADS = 8;
    private static final List<Subject> SUBJECTS = List.of(
            new Subject(Migration.of("points", "account", "points", "score"), "int", "bigint"),
            new Subject(Migration.of("label", "account", "label", "title"), "varchar(20)", "varchar(40)"),
            new Subject(Migration.of("tag", "account_tags", "tag", "mark"), "varchar(20)", "varchar(40)"),
            new Subject(Migration.of("plate", "vehicle", "plate", "sign"), "varchar(20)", "varchar(40)"),
            new Subject(Migration.of("seats", "car", "seats", "places"), "int", "int"),
            new Subject(Migration.of("memo", "memo", "points", "score"), "int", "bigint"));

    private final long seed = Long.getLong("xc.load.seed", 1);
    private final AtomicInteger traffic = new AtomicInteger();
    private final AtomicBoolean finished = new AtomicBoolean();

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MYSQL"})
    @Timeout(180)
    void all_transitions_forward_and_back_under_eight_threads(Database database) throws Exception {
        var raw = DatabaseServer.of(database).newDatabase();
        createTables(raw);
        try (var pool = pool(raw);
                var xc = Xc.builder(pool)
                        .pollInterval(Duration.ofMillis(20))
                        .soakTime(Duration.ZERO)
                        // there is nothing but traffic here, and no backfill is to wait for its end
                        .protectForeground(false)
                        .readSwitch(migration -> ThreadLocalRandom.current().nextBoolean() ? Side.OLD : Side.NEXT)
                        .start();
                var sessionFactory = sessionFactory(xc.dataSource());
                var executor = Executors.newFixedThreadPool(THREADS)) {
            var workers = start(executor, sessionFactory, database);
            var walk = new Walk(xc.coordinator(), raw, database, new Random(seed), traffic, finished);
            int moves;
            try {
                moves = walk.go(SUBJECTS);
            } finally {
                finished.set(true);
            }
            var reports = new ArrayList<Worker.Report>();
            for (var worker : workers) {
                reports.add(worker.get());
            }
            assertThat(moves).as("changes of phase").isEqualTo(SUBJECTS.size() * 10);
            var expected = new HashMap<Long, Row>();
            reports.forEach(report -> expected.putAll(report.rows()));
            assertThat(stored(raw)).isEqualTo(expected);
            summarize(database, reports);
        }
    }

    private static void createTables(DataSource raw) throws SQLException {
        try (var connection = raw.getConnection();
                var statement = connection.createStatement()) {
            for (var ddl : List.of(
                    "create table account (id bigint primary key, version int not null, points int, label varchar(20))",
                    "create table account_tags (account_id bigint not null, place int not null, tag varchar(20), primary"
                            + " key (account_id, place))",
                    "create table vehicle (id bigint primary key, owner int not null, plate varchar(20))",
                    "create index ix_owner on vehicle (owner)",
                    "create table car (id bigint primary key, seats int)",
                    "create table memo (id bigint primary key, points int)")) {
                statement.execute(ddl);
            }
        }
    }

    private static HikariDataSource pool(DataSource raw) {
        var config = new HikariConfig();
        config.setDataSource(raw);
        config.setMaximumPoolSize(THREADS + 4);
        return new HikariDataSource(config);
    }

    private static SessionFactory sessionFactory(DataSource dataSource) {
        return new HibernatePersistenceConfiguration("load")
                .managedClasses(Account.class, Vehicle.class, Car.class, Memo.class)
                .property("jakarta.persistence.nonJtaDataSource", dataSource)
                .property("hibernate.jdbc.batch_size", 20)
                .property("hibernate.order_updates", true)
                .createEntityManagerFactory();
    }

    private List<Future<Worker.Report>> start(
            ExecutorService executor, SessionFactory sessionFactory, Database database) {
        var workers = new ArrayList<Future<Worker.Report>>();
        for (int number = 1; number <= THREADS; number++) {
            workers.add(executor.submit(new Worker(sessionFactory, database, number, seed, traffic, finished)));
        }
        return workers;
    }

    /** What the old columns hold, past XC. */
    private static Map<Long, Row> stored(DataSource raw) throws SQLException {
        var rows = new HashMap<Long, Row>();
        try (var connection = raw.getConnection();
                var statement = connection.createStatement()) {
            var tags = new HashMap<Long, List<String>>();
            try (var result =
                    statement.executeQuery("select account_id, tag from account_tags order by account_id, place")) {
                while (result.next()) {
                    tags.computeIfAbsent(result.getLong(1), id -> new ArrayList<>())
                            .add(result.getString(2));
                }
            }
            try (var result =
                    statement.executeQuery("select a.id, a.points, a.label, v.plate, c.seats, coalesce(m.points,"
                            + " -1) from account a join vehicle v on v.id = a.id join car c on c.id = a.id left join memo m on m.id"
                            + " = a.id")) {
                while (result.next()) {
                    long id = result.getLong(1);
                    var row = new Row(
                            result.getLong(2),
                            result.getString(3),
                            tags.getOrDefault(id, List.of()),
                            result.getString(4),
                            result.getInt(5),
                            result.getLong(6));
                    rows.put(id, row);
                }
            }
        }
        return rows;
    }

    private void summarize(Database database, List<Worker.Report> reports) {
        var kinds = new EnumMap<Change, Integer>(Change.class);
        var victims = new TreeMap<String, Integer>();
        int rolledBack = 0;
        for (var report : reports) {
            report.committed().forEach((kind, count) -> kinds.merge(kind, count, Integer::sum));
            report.victims().forEach((error, count) -> victims.merge(error, count, Integer::sum));
            rolledBack += report.rolledBack();
        }
        assertThat(kinds).containsOnlyKeys(Change.on(database));
        System.out.println("seed " + seed + " on " + database + ": committed " + kinds + ", rolled back " + rolledBack
                + ", repeated for the database " + victims);
    }
}
