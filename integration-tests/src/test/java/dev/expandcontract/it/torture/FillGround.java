package dev.expandcontract.it.torture;

import dev.expandcontract.database.Database;
import dev.expandcontract.it.torture.FillPlan.Case;
import dev.expandcontract.metadata.MetadataStore;
import dev.expandcontract.metadata.TablePrefix;
import dev.expandcontract.metadata.Timing;
import dev.expandcontract.phase.Phase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.h2.tools.Server;
import org.jspecify.annotations.Nullable;

/** The tables of the backfills, whose rows count how often they were filled, and the processes that work on them. */
final class FillGround implements AutoCloseable {

    private static final String FUNCTION = """
            create function count_fill() returns trigger language plpgsql as
            'begin new.fills = old.fills + 1; return new; end'""";

    private final Database database;
    private final DataSource dataSource;
    private final Ground ground;
    private final Path directory;
    private final Log log;
    private final Leash leash = new Leash();
    private final @Nullable Server h2;

    FillGround(Database database, DataSource dataSource, String run) throws SQLException {
        this.database = database;
        this.dataSource = dataSource;
        ground = new Ground(dataSource, database);
        directory = Rig.emptyDirectory(run, database);
        log = new Log(directory.resolve("run.log"));
        h2 = database == Database.H2 ? Server.createTcpServer("-tcpPort", "0").start() : null;
    }

    Log log() {
        return log;
    }

    /** Starts an instance in a process of its own, which has yet to join. */
    Instance start(int number) {
        return start(number, FillWorker.class);
    }

    /** Starts a program in a process of its own, which has yet to join. */
    Instance start(int number, Class<?> program) {
        var url = h2 == null ? ground.url() : ground.url().replace("jdbc:h2:", "jdbc:h2:" + h2.getURL() + "/");
        var assignment = new Assignment(
                number, database, url, ground.createUser(number), Ground.PASSWORD, directory, number, true);
        return Instance.start(program, assignment, leash, log, directory.resolve(assignment.name() + ".log"));
    }

    /** Creates the tables, and enters their migrations in the phase BACKFILL. */
    void create(List<Case> cases) throws SQLException {
        var store = new MetadataStore(dataSource, database, TablePrefix.DEFAULT);
        store.install(true, Timing.SYSTEM);
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            if (database == Database.POSTGRESQL) {
                statement.execute(FUNCTION);
            }
            for (var one : cases) {
                var table = one.id();
                statement.execute("create table " + table + " (id int primary key, old_value varchar(40),"
                        + " next_value varchar(40), fills int default 0 not null)");
                statement.execute(IntStream.rangeClosed(1, FillPlan.ROWS)
                        .mapToObj(row -> "(" + row + ", 'v" + row + "')")
                        .collect(Collectors.joining(", ", "insert into " + table + " (id, old_value) values ", "")));
                statement.execute("create trigger count_" + table + " before update on " + table + " for each row "
                        + switch (database) {
                            case POSTGRESQL -> "execute function count_fill()";
                            case MYSQL, MARIADB -> "set new.fills = old.fills + 1";
                            case H2 -> "call '" + FillCounter.class.getName() + "'";
                        });
            }
        }
        store.transact("entering migrations", transaction -> {
            transaction.control().lock();
            for (var one : cases) {
                transaction.migrations().insert(one.migration(), Phase.BACKFILL, 1);
            }
            return transaction.control().advance(0);
        });
    }

    /** For each row, what it holds and how often it was filled. */
    List<String> rows(Case one) throws SQLException {
        return query("select concat(next_value, ' ', fills) from " + one.id() + " order by id");
    }

    /** The first column of all rows as text. */
    List<String> query(String sql) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var all = new ArrayList<String>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        }
    }

    @Override
    public void close() {
        leash.close();
        if (h2 != null) {
            h2.stop();
        }
        ground.dropUsers();
        ground.close();
        log.close();
    }
}
