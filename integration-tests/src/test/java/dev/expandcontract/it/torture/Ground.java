package dev.expandcontract.it.torture;

import static dev.expandcontract.it.torture.Plan.NEXT;
import static dev.expandcontract.it.torture.Plan.OLD;
import static dev.expandcontract.it.torture.Plan.TABLE;

import dev.expandcontract.database.Database;
import dev.expandcontract.metadata.HistoryState;
import dev.expandcontract.phase.Phase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The database of a run, seen past XC. */
final class Ground implements AutoCloseable {

    static final String PASSWORD = "torture";

    private static final AtomicInteger RUNS = new AtomicInteger();
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final int LOCK_WAIT_TIMEOUT = 1205;

    private final DataSource raw;
    private final Database database;
    private final String userPrefix = "torture_" + RUNS.incrementAndGet() + "_";
    private final List<String> users = new ArrayList<>();
    private @Nullable Connection connection;
    private final Set<Column> columns = EnumSet.of(Column.OLD);

    Ground(DataSource raw, Database database) {
        this.raw = raw;
        this.database = database;
    }

    /** The two physical columns. */
    enum Column {
        OLD(Plan.OLD),
        NEXT(Plan.NEXT);

        private final String physical;

        Column(String physical) {
            this.physical = physical;
        }
    }

    /** Where the migration stands, as the metadata has it. */
    record Stage(Phase phase, long epoch, HistoryState oldHistory, HistoryState nextHistory) {

        /** Whether every row must hold its newest value in this column. */
        boolean mustHold(Column column) {
            return switch (column) {
                case OLD -> phase != Phase.CONTRACT && oldHistory.isWhole();
                case NEXT -> phase != Phase.EXPAND && nextHistory.isWhole();
            };
        }
    }

    /** A line of the audit log: the migration entered a phase. */
    record Entry(long id, Phase phase) {}

    /** A row of the table. A column that does not exist, or is null, is null here. */
    record Row(
            int id,
            long version,
            String note,
            @Nullable Long old,
            @Nullable Long next) {

        @Nullable
        Long value(Column column) {
            return column == Column.OLD ? old : next;
        }
    }

    /** Creates the table with all rows. */
    void create(Ledger ledger) {
        execute("create table " + TABLE + " (id int primary key, version bigint not null, note varchar(200), " + OLD
                + " bigint)");
        for (int row = 0; row < Plan.ROWS; row++) {
            long version = ledger.intend(row);
            execute("insert into " + TABLE + " values (" + row + ", " + version + ", 'begin', " + version + ")");
            ledger.acknowledge(row, version);
        }
    }

    String url() {
        try (var connection = raw.getConnection()) {
            return connection.getMetaData().getURL();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A user that may do everything, for the one process that will use it. */
    String createUser(int number) {
        var user = userPrefix + number;
        switch (database) {
            case POSTGRESQL -> execute("create role " + user + " login superuser password '" + PASSWORD + "'");
            case MYSQL, MARIADB -> {
                execute("create user " + user + "@'%' identified by '" + PASSWORD + "'");
                execute("grant all on *.* to " + user + "@'%'");
            }
            case H2 -> execute("create user " + user + " password '" + PASSWORD + "' admin");
        }
        users.add(user);
        return user;
    }

    void dropUsers() {
        for (var user : users) {
            switch (database) {
                case POSTGRESQL -> {
                    // whoever came first has created the metadata tables
                    execute("reassign owned by " + user + " to current_user");
                    execute("drop role " + user);
                }
                case MYSQL, MARIADB -> execute("drop user " + user + "@'%'");
                case H2 -> execute("drop user " + user);
            }
        }
    }

    boolean has(Column column) {
        return columns.contains(column);
    }

    /** Adds the column. Answers false if somebody else uses the table for too long. */
    boolean add(Column column) {
        boolean done = has(column) || alter("add column " + column.physical + " bigint");
        if (done) {
            columns.add(column);
        }
        return done;
    }

    /** Drops the column. Answers false if somebody else uses the table for too long. */
    boolean drop(Column column) {
        boolean done = !has(column) || alter("drop column " + column.physical);
        if (done) {
            columns.remove(column);
        }
        return done;
    }

    private boolean alter(String change) {
        try (var connection = raw.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(
                    switch (database) {
                        case POSTGRESQL -> "set lock_timeout = '150ms'";
                        // whole seconds, at least one
                        case MYSQL, MARIADB -> "set session lock_wait_timeout = 1";
                        case H2 -> throw new IllegalArgumentException("H2 has one process only");
                    });
            statement.execute("alter table " + TABLE + " " + change);
            return true;
        } catch (SQLException e) {
            if (LOCK_NOT_AVAILABLE.equals(e.getSQLState()) || e.getErrorCode() == LOCK_WAIT_TIMEOUT) {
                return false;
            }
            throw new IllegalStateException(change, e);
        }
    }

    Optional<Stage> stage() {
        return query(
                        "select phase, epoch, " + history("old") + ", " + history("next") + " from xc_migration m",
                        row -> new Stage(
                                Phase.valueOf(row.getString(1)),
                                row.getLong(2),
                                HistoryState.valueOf(row.getString(3)),
                                HistoryState.valueOf(row.getString(4))))
                .stream()
                .findFirst();
    }

    private static String history(String side) {
        return "case when exists (select 1 from xc_certificate c where c.migration_id = m.id and lower(c.target) = '"
                + side + "' and c.revoked_at is null) then 'VERIFIED' else " + side + "_history end";
    }

    /** The phases entered after the given line of the audit log, oldest first. */
    List<Entry> entriesAfter(long id) {
        return query(
                "select id, to_phase from xc_audit where outcome in ('registered', 'moved') and id > " + id
                        + " order by id",
                row -> new Entry(row.getLong(1), Phase.valueOf(row.getString(2))));
    }

    List<Row> rows() {
        return query(
                "select id, version, note, " + (has(Column.OLD) ? OLD : "null") + ", "
                        + (has(Column.NEXT) ? NEXT : "null") + " from " + TABLE,
                row -> new Row(row.getInt(1), row.getLong(2), row.getString(3), number(row, 4), number(row, 5)));
    }

    private static @Nullable Long number(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    /** The sessions of the user. */
    List<Long> sessions(String user) {
        return query(
                database == Database.POSTGRESQL
                        ? "select pid from pg_stat_activity where usename = '" + user + "'"
                        : "select id from information_schema.processlist where user = '" + user + "'",
                row -> row.getLong(1));
    }

    /** Ends sessions; those that have ended by themselves are no error. */
    void end(List<Long> sessions) {
        for (long session : sessions) {
            try {
                execute(
                        database == Database.POSTGRESQL
                                ? "select pg_terminate_backend(" + session + ")"
                                : "kill " + session);
            } catch (IllegalStateException gone) {
                if (!(gone.getCause() instanceof SQLException e) || e.getErrorCode() != 1094) {
                    throw gone;
                }
            }
        }
    }

    void removeInstance(String name) {
        execute("delete from xc_instance where name = '" + name + "'");
    }

    /**
     * What a coordinator without a fence goes by: whether every instance that has been heard of lately has acknowledged the
     * epoch. One that is silent counts as gone.
     */
    boolean leaseAllows(long epoch, int silenceMillis) {
        return query(
                        "select name from xc_instance where acknowledged_epoch < " + epoch + " and heartbeat_at >= "
                                + (database == Database.POSTGRESQL
                                        ? "clock_timestamp() - interval '" + silenceMillis + " milliseconds'"
                                        : "utc_timestamp(6) - interval " + silenceMillis * 1000 + " microsecond"),
                        row -> row.getString(1))
                .isEmpty();
    }

    private void execute(String sql) {
        run(sql, statement -> statement.execute(sql));
    }

    private interface Mapping<T> {
        T map(ResultSet row) throws SQLException;
    }

    private <T> List<T> query(String sql, Mapping<T> mapping) {
        return run(sql, statement -> {
            try (var rows = statement.executeQuery(sql)) {
                var found = new ArrayList<T>();
                while (rows.next()) {
                    found.add(mapping.map(rows));
                }
                return found;
            }
        });
    }

    private interface Use<T> {
        T use(Statement statement) throws SQLException;
    }

    /** On one connection for all, until the server crashes. */
    private <T> T run(String sql, Use<T> use) {
        try {
            if (connection == null || !connection.isValid(1)) {
                connection = raw.getConnection();
            }
            try (var statement = connection.createStatement()) {
                return use.use(statement);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public void close() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
