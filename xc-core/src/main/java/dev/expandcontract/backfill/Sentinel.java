package dev.expandcontract.backfill;

import dev.expandcontract.catalog.Quoting;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.Migration;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * A trigger on a migrating table that notes who writes one of its columns without the other. PostgreSQL only. It never makes
 * a statement fail: what goes wrong in it is dropped. After its time it notes nothing, whether it has been removed or not.
 *
 * <p>Setting and removing it takes a lock on the table for a moment, for which it waits so briefly that writers do not queue
 * behind it. Its function runs with the rights of who has set it, as writers need none on XC's tables.
 */
public final class Sentinel {

    private static final String LOCK_TIMEOUT = "50ms";
    private static final Set<String> BUSY = Set.of("55P03", "40P01");

    /** Of one transaction no more is noted, so that a statement over the whole table does not write it twice. */
    private static final int MOST_OF_A_TRANSACTION = 100;

    private final DataSource dataSource;
    private final Database database;

    Sentinel(DataSource dataSource, Database database) {
        this.dataSource = dataSource;
        this.database = database;
    }

    /**
     * Where a sentinel lives and what it writes, with their schema.
     *
     * @param name its name, without the schema
     * @param function the function
     * @param register the table in which it is entered
     * @param notes the table that it writes
     */
    public record Place(String name, String function, String register, String notes) {}

    /** Whether the database has such a thing. */
    public boolean isSupported() {
        return database == Database.POSTGRESQL;
    }

    /**
     * What stands in the way of one, with the remedy; empty if nothing does.
     *
     * @throws BackfillRefusedException if the table has no primary key, or one that cannot be told
     * @throws BackfillFailedException if the database fails
     */
    public Optional<String> obstacle(Migration migration, Place place) {
        if (!isSupported()) {
            return Optional.of("Only on PostgreSQL can a sentinel tell who writes around XC, and this is " + database
                    + ". Here, look for sessions that belong to no instance, as the gate 'strangers' lists them, or use the"
                    + " audit log of the server.");
        }
        if (!(migration.conversion() instanceof Conversion.InSql)) {
            return Optional.of("The conversion of migration '" + migration.id() + "' is done in Java, so that a trigger"
                    + " cannot tell whether the columns agree. Verification and samples can.");
        }
        return run(migration, connection -> {
            var table = new Quoting(database).quote(Subject.table(migration, database, connection));
            var schema = place.function().substring(0, place.function().lastIndexOf('.'));
            if (!allowed(connection, "select has_table_privilege(?, 'TRIGGER')", table)) {
                return Optional.of("XC's database user may create no trigger on " + table
                        + ". Execute: grant trigger on " + table + " to " + user(connection));
            }
            return allowed(connection, "select has_schema_privilege(to_regnamespace(?), 'CREATE')", schema)
                    ? Optional.<String>empty()
                    : Optional.of(
                            "XC's database user may create no function beside XC's tables. Execute: grant create on"
                                    + " schema " + schema + " to " + user(connection));
        });
    }

    /**
     * Sets a sentinel that has been entered in its register.
     *
     * @param until when it notes nothing more
     * @return whether it is set; false if the table was busy, and nothing was done
     * @throws BackfillFailedException if the database fails, or the sentinel is not in the register any more
     */
    public boolean set(Migration migration, Place place, Instant until) {
        return run(
                migration,
                connection -> attempt(connection, () -> {
                    if (SqlText.number(
                                    connection,
                                    "select count(*) from (select 1 from " + place.register()
                                            + " where name = ? for update) s",
                                    place.name())
                            != 1) {
                        throw new SQLException("The sentinel was ended before it was set");
                    }
                    var table = Subject.table(migration, database, connection);
                    execute(connection, function(connection, migration, place, until));
                    execute(connection, "revoke all on function " + place.function() + "() from public");
                    execute(
                            connection,
                            "create trigger " + place.name() + " after insert or update on "
                                    + new Quoting(database).quote(table) + " for each row execute function "
                                    + place.function() + "()");
                }));
    }

    /**
     * Removes a sentinel, whether it was set or not.
     *
     * @return whether it is gone; false if the table was busy, and nothing was done
     * @throws BackfillFailedException if the database fails
     */
    public boolean remove(Migration migration, Place place) {
        // The row first: who is about to set the sentinel holds its lock, or finds it gone.
        return run(
                migration,
                connection -> attempt(connection, () -> {
                    try (var statement =
                            connection.prepareStatement("delete from " + place.register() + " where name = ?")) {
                        statement.setString(1, place.name());
                        statement.executeUpdate();
                    }
                    execute(connection, "drop function if exists " + place.function() + "() cascade");
                }));
    }

    private String function(Connection connection, Migration migration, Place place, Instant until)
            throws SQLException {
        var quoting = new Quoting(database);
        var table = Subject.table(migration, database, connection);
        var sql = DatabaseSql.of(database, connection, table);
        var subject = Subject.of(migration, Direction.FORWARD, database, table, sql);
        var from = quoting.quote(subject.from().name());
        var to = quoting.quote(subject.to().name());
        var differ = SetBasedRows.differ(
                (Conversion.InSql) migration.conversion(), subject, sql, "new." + from, "new." + to);
        var row = subject.key().stream()
                .map(key -> literal(key.name() + "=") + " || "
                        + sql.keyText(key.column(), "new." + quoting.quote(key.name())))
                .collect(Collectors.joining(" || ', ' || "));
        var body = """
                declare
                  noted integer;
                begin
                  begin
                    if clock_timestamp() < %s::timestamptz
                        and (tg_op = 'INSERT' or old.%s::text is distinct from new.%s::text
                          or old.%s::text is distinct from new.%s::text)
                        and (%s) then
                      noted := coalesce(nullif(current_setting('xc.noted', true), ''), '0')::integer;
                      if noted < %d then
                        insert into %s (migration_id, row_name, operation, application, login, role_name, address,
                            session_number, transaction_id, written_at)
                          values (%s, %s, tg_op, current_setting('application_name'), session_user,
                            current_setting('role'), coalesce(host(inet_client_addr()), ''), pg_backend_pid(),
                            txid_current()::text, clock_timestamp());
                        perform set_config('xc.noted', (noted + 1)::text, true);
                      end if;
                    end if;
                  exception when others then
                    null;
                  end;
                  return null;
                end
                """.formatted(
                        literal(until.toString()),
                        from,
                        from,
                        to,
                        to,
                        differ,
                        MOST_OF_A_TRANSACTION,
                        place.notes(),
                        literal(migration.id()),
                        row);
        return "create function " + place.function()
                + "() returns trigger language plpgsql security definer set search_path from current as "
                + literal(body);
    }

    private static String literal(String text) {
        return (text.indexOf('\\') < 0 ? "'" : "E'")
                + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    private static boolean allowed(Connection connection, String question, String about) throws SQLException {
        return SqlText.number(connection, "select case when (" + question + ") then 1 else 0 end", about) == 1;
    }

    private static String user(Connection connection) throws SQLException {
        return SqlText.value(connection, "select quote_ident(current_user)");
    }

    private static void execute(Connection connection, String text) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(text);
        }
    }

    /** What is done in a transaction. */
    @FunctionalInterface
    private interface Change {
        void make() throws SQLException;
    }

    private static boolean attempt(Connection connection, Change change) throws SQLException {
        connection.setAutoCommit(false);
        try {
            execute(connection, "set local lock_timeout = '" + LOCK_TIMEOUT + "'");
            change.make();
            connection.commit();
            return true;
        } catch (SQLException e) {
            connection.rollback();
            if (SqlText.has(e, BUSY, Set.of())) {
                return false;
            }
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /** What is done on a connection in autocommit. */
    @FunctionalInterface
    private interface Use<T> {
        T of(Connection connection) throws SQLException;
    }

    private <T> T run(Migration migration, Use<T> use) {
        try (var connection = dataSource.getConnection()) {
            var before = connection.getAutoCommit();
            connection.setAutoCommit(true);
            try {
                return use.of(connection);
            } finally {
                if (!connection.isClosed()) {
                    connection.setAutoCommit(before);
                }
            }
        } catch (SQLException e) {
            throw new BackfillFailedException(
                    "A sentinel of migration '" + migration.id() + "' (" + migration.column()
                            + ") could not be set or removed: " + e.getMessage() + ".",
                    e);
        }
    }
}
