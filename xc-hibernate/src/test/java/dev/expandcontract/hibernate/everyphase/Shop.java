package dev.expandcontract.hibernate.everyphase;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Side;
import dev.expandcontract.test.MigratingSchema;
import dev.expandcontract.test.PhaseRun;
import dev.expandcontract.test.PhaseState;
import java.util.List;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.jpa.HibernatePersistenceConfiguration;

/** The tables and the session factory of the tests in every phase. */
final class Shop implements AutoCloseable {

    static final Migration LEVEL = Migration.of("account", "subscription", "tier");
    static final Migration CODE = Migration.of("account", "zip", "postal_code");
    static final Migration TEAM = Migration.of("account", "team_id", "squad_id");
    static final Migration PROGRESS = Migration.of("ticket", "status", "state");
    static final Migration TEXT = Migration.of("note", "body", "content");

    private final HikariDataSource pool;
    private final SessionFactory sessionFactory;

    private Shop(DataSource dataSource) {
        var config = new HikariConfig();
        config.setDataSource(dataSource);
        config.setMaximumPoolSize(3);
        // A test that fails within a transaction may keep its connection.
        config.setConnectionTimeout(2_000);
        pool = new HikariDataSource(config);
        sessionFactory = new HibernatePersistenceConfiguration("shop")
                .managedClasses(Account.class, Address.class, Team.class, Ticket.class, Note.class)
                .property("jakarta.persistence.nonJtaDataSource", pool)
                .property("hibernate.jdbc.batch_size", 20)
                .property("hibernate.order_inserts", true)
                .property("hibernate.order_updates", true)
                .property("hibernate.default_batch_fetch_size", 10)
                .createEntityManagerFactory();
    }

    /** The session factory for the run's database, through a pool, booted in whatever phase came first. */
    static SessionFactory of(PhaseRun run) {
        return run.shared(Shop.class, () -> new Shop(run.dataSource())).sessionFactory;
    }

    @Override
    public void close() {
        sessionFactory.close();
        pool.close();
    }

    /**
     * A row put there past XC, as if it had been written and backfilled long ago.
     *
     * @param columns names, of which those of migrations stand for the columns that exist
     * @param values SQL literals
     */
    static void seed(PhaseRun run, String table, List<Object> columns, Object... values) {
        var names = new StringBuilder();
        var literals = new StringBuilder();
        for (int i = 0; i < values.length; i++) {
            for (var side : run.state().present()) {
                var migrating = columns.get(i) instanceof Migration;
                if (migrating || side == run.state().present().get(0)) {
                    var name = columns.get(i) instanceof Migration migration ? migration.name(side) : columns.get(i);
                    names.append(names.isEmpty() ? "" : ", ").append(name);
                    literals.append(literals.isEmpty() ? "" : ", ").append(literal(values[i], side));
                }
            }
        }
        run.execute("insert into " + table + " (" + names + ") values (" + literals + ")");
    }

    private static String literal(Object value, Side side) {
        return switch (value) {
            case Parted parted -> literal(side == Side.OLD ? parted.old() : parted.next(), side);
            case null -> "null";
            case String text -> "'" + text + "'";
            default -> value.toString();
        };
    }

    /** Different values in the two columns, to see which one is read. */
    record Parted(Object old, Object next) {}

    static void account(PhaseRun run, long id, String name, Object level, Object code, Object team) {
        seed(
                run,
                "account",
                List.of("id", "version", "name", "city", LEVEL, CODE, TEAM),
                id,
                0,
                name,
                "Bern",
                level,
                code,
                team);
    }

    static void team(PhaseRun run, long id, String name) {
        run.execute("insert into team (id, name) values (" + id + ", '" + name + "')");
    }

    static void ticket(PhaseRun run, long id, String subject, Object progress) {
        seed(run, "ticket", List.of("id", "subject", PROGRESS), id, subject, progress);
    }

    /** What XC writes, for {@link dev.expandcontract.test.Schema}. */
    static final class Tables implements MigratingSchema {

        @Override
        public List<Migration> migrations() {
            return List.of(LEVEL, CODE, TEAM, PROGRESS, TEXT);
        }

        @Override
        public List<String> create(Database database, PhaseState state) {
            return List.of(
                    "create table account (id bigint " + identity(database) + " primary key, version int not null,"
                            + " name varchar(40), city varchar(40), " + state.columns(LEVEL, "varchar(20)") + ", "
                            + state.columns(CODE, "varchar(10)") + ", " + state.columns(TEAM, "bigint") + ")",
                    "create table team (id bigint primary key, name varchar(40))",
                    "create table ticket (id bigint primary key, subject varchar(40), " + state.columns(PROGRESS, "int")
                            + ")",
                    "create table note (id bigint primary key, title varchar(40) default 'untitled', "
                            + state.columns(TEXT, "varchar(40) default 'empty'") + ")",
                    // Never made anew, because the session factory keeps numbers that it has reserved.
                    database == Database.MYSQL
                            ? "create table if not exists ticket_seq (next_val bigint) as select 1 next_val"
                            : "create sequence if not exists ticket_seq start with 1 increment by 50");
        }

        @Override
        public List<String> tables() {
            return List.of("account", "team", "ticket", "note");
        }

        private static String identity(Database database) {
            return switch (database) {
                case POSTGRESQL, H2 -> "generated by default as identity";
                case MYSQL, MARIADB -> "auto_increment";
            };
        }
    }
}
