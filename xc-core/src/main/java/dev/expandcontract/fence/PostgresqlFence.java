package dev.expandcontract.fence;

import dev.expandcontract.model.TableName;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Shared advisory locks of the session. Their first key is the object id of a metadata table, which is unique in the
 * database, and the same on a physical standby; the second is the epoch, or the number of the instance.
 */
final class PostgresqlFence implements FenceSql {

    /**
     * A prepared transaction keeps its locks, without a process: that of its own number tells which others are its. Until
     * a restart they go by the virtual number that it had in its session.
     */
    private static final String PREPARED = "with recursive migrating(id) as (select c.oid from pg_class c"
            + " join pg_namespace n on n.oid = c.relnamespace where lower(c.relname) = lower(?)"
            + " and case when ? = '' then n.nspname = any (current_schemas(false)) else lower(n.nspname) = lower(?) end"
            + " union select i.inhrelid from pg_inherits i join migrating m on m.id = i.inhparent),"
            + " kept as (select * from pg_locks where pid is null)"
            + " select p.gid, p.owner, extract(epoch from clock_timestamp() - p.prepared) as age"
            + " from pg_prepared_xacts p where p.database = current_database() and exists (select 1 from kept self"
            + " join kept used on used.virtualtransaction = self.virtualtransaction"
            + " where self.locktype = 'transactionid' and self.transactionid = p.transaction"
            + " and used.locktype = 'relation' and used.relation in (select id from migrating)"
            + " and used.database = (select oid from pg_database where datname = current_database()))"
            + " order by p.prepared, p.gid";

    private static final String DENIED = "42501";

    private final String control;
    private final String instance;

    PostgresqlFence(FenceTables tables) {
        control = key(tables.control());
        instance = key(tables.instance());
    }

    static String key(String table) {
        return "'" + table.replace("'", "''") + "'::regclass::oid::integer";
    }

    @Override
    public void requireSight(Connection connection) {
        // locks and prepared transactions are visible to everybody
    }

    @Override
    public boolean lock(Connection connection, long epoch) throws SQLException {
        return Queries.one(
                connection,
                "select " + onPrimary("pg_try_advisory_lock_shared(" + control + ", " + Math.toIntExact(epoch) + ")"),
                PostgresqlFence::granted);
    }

    /** Null on a standby, whose sessions the primary does not show. */
    static String onPrimary(String lock) {
        return "case when not pg_is_in_recovery() then " + lock + " end";
    }

    /** What {@link #onPrimary} gave, in the first column. */
    static boolean granted(ResultSet row) throws SQLException {
        boolean granted = row.getBoolean(1);
        if (row.wasNull()) {
            throw FenceFormException.standby();
        }
        return granted;
    }

    @Override
    public boolean unlock(Connection connection, long epoch) throws SQLException {
        return Queries.one(connection, unlockText(epoch), row -> row.getBoolean(1));
    }

    private String unlockText(long epoch) {
        return "select pg_advisory_unlock_shared(" + control + ", " + Math.toIntExact(epoch) + ")";
    }

    @Override
    public Unlocked unlockIdle(Connection connection, long epoch) throws SQLException {
        if (Driver.EXECUTE_OUTSIDE == null) {
            return Unlocked.NOT_POSSIBLE;
        }
        try (var rows = (ResultSet) Driver.EXECUTE_OUTSIDE.invoke(connection, unlockText(epoch))) {
            return Unlocked.of(rows.next() && rows.getBoolean(1));
        } catch (SQLException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("The driver failed to execute a query outside a transaction", e);
        }
    }

    @Override
    public long identify(Connection connection, long number, OptionalLong told) throws SQLException {
        var lock = "pg_try_advisory_lock_shared(" + instance + ", " + Math.toIntExact(number) + ")";
        return Queries.one(
                connection,
                "select pg_backend_pid(), "
                        + (told.isPresent()
                                ? "case when pg_backend_pid() = " + told.getAsLong() + " then " + lock + " end"
                                : lock),
                row -> row.getLong(1));
    }

    @Override
    public boolean isInTransaction(Connection connection) throws SQLException {
        try {
            // changes nothing; the driver refuses it in the middle of a transaction, without asking the server
            connection.setReadOnly(connection.isReadOnly());
            return false;
        } catch (SQLException e) {
            if ("25001".equals(e.getSQLState())) {
                return true;
            }
            throw e;
        }
    }

    @Override
    public List<Holder> holders(Connection connection, long before, List<Long> instances) throws SQLException {
        return Queries.all(
                connection,
                "select held.pid, held.objid::bigint as epoch, coalesce(max(own.objid::bigint), 0) as instance,"
                        + " max(a.usename) as user_name, max(a.application_name) as application,"
                        + " max(host(a.client_addr)) as host, max(a.state) as state,"
                        + " max(extract(epoch from clock_timestamp() - a.backend_start)) as connected,"
                        + " max(extract(epoch from clock_timestamp() - a.xact_start)) as transaction_age"
                        + " from pg_locks held"
                        + " left join pg_locks own on own.pid = held.pid and own.database = held.database and "
                        + isLock("own", instance)
                        + " left join pg_stat_activity a on a.pid = held.pid"
                        + " where " + isHere("held") + " and " + isLock("held", control)
                        + " and held.objid::bigint < " + before
                        + " group by held.pid, held.objid order by held.objid, held.pid",
                row -> new Holder(
                        row.getLong("pid"),
                        row.getLong("epoch"),
                        row.getLong("instance"),
                        Queries.text(row, "user_name"),
                        Queries.text(row, "application"),
                        Queries.text(row, "host"),
                        Queries.text(row, "state"),
                        Queries.seconds(row, "connected"),
                        Queries.seconds(row, "transaction_age")));
    }

    @Override
    public Ending end(Connection connection, Holder holder) throws SQLException {
        try {
            var told = Queries.all(
                    connection,
                    "select pg_terminate_backend(held.pid) from pg_locks held where held.pid = " + holder.session()
                            + " and held.objid::bigint = " + holder.epoch() + " and " + isLock("held", control)
                            + " and " + isHere("held"),
                    row -> row.getBoolean(1));
            if (told.contains(true)) {
                return new Ending.Told();
            }
            return new Ending.NotThere();
        } catch (SQLException e) {
            if (!DENIED.equals(e.getSQLState())) {
                throw e;
            }
            var user = Queries.one(connection, "select quote_ident(current_user)", row -> row.getString(1));
            return new Ending.Denied("GRANT pg_signal_backend TO " + user);
        }
    }

    @Override
    public List<Long> sessions(Connection connection, long number) throws SQLException {
        return Queries.all(
                connection,
                "select own.pid from pg_locks own where " + isLock("own", instance) + " and own.objid::bigint = "
                        + number + " and " + isHere("own") + " order by own.pid",
                row -> row.getLong(1));
    }

    @Override
    public List<Stranger> strangers(Connection connection, List<Long> instances) throws SQLException {
        var identified = "exists (select 1 from pg_locks own where own.pid = %s.pid and " + isLock("own", instance)
                + " and " + isHere("own") + ")";
        return Queries.all(
                connection,
                "select a.pid, a.usename, a.application_name, host(a.client_addr) as host from pg_stat_activity a"
                        + " where a.datname = current_database() and a.pid <> pg_backend_pid() and a.usesysid is not null"
                        + " and coalesce(a.backend_type, 'client backend') = 'client backend' and not "
                        + identified.formatted("a")
                        + " and (a.state is distinct from 'idle' or not exists (select 1 from pg_stat_activity f where"
                        + " f.usename = a.usename and f.application_name = a.application_name"
                        + " and f.client_addr is not distinct from a.client_addr and " + identified.formatted("f")
                        + ")) order by a.pid",
                row -> new Stranger(
                        row.getLong("pid"),
                        Queries.text(row, "usename"),
                        Queries.text(row, "application_name"),
                        Queries.text(row, "host")));
    }

    private static String isHere(String alias) {
        return alias + ".database = (select oid from pg_database where datname = current_database())";
    }

    @Override
    public List<PreparedTransaction> prepared(Connection connection, TableName table) throws SQLException {
        var schema = table.schema() == null ? "" : table.schema();
        return Queries.all(connection, PREPARED, List.of(table.name(), schema, schema), row -> {
            var id = "'" + row.getString("gid").replace("'", "''") + "'";
            return new PreparedTransaction(
                    id,
                    Queries.text(row, "owner"),
                    Queries.seconds(row, "age"),
                    true,
                    "COMMIT PREPARED " + id,
                    "ROLLBACK PREPARED " + id);
        });
    }

    /** Advisory locks of two keys have the sub-id 2. */
    private static String isLock(String alias, String key) {
        return alias + ".locktype = 'advisory' and " + alias + ".objsubid = 2 and " + alias + ".granted and " + alias
                + ".classid::integer = " + key;
    }

    /** What the driver has beyond JDBC, looked up when the first idle session is to be released. */
    private static final class Driver {

        /** Runs a query without beginning a transaction, whatever the mode of the connection; null without that driver. */
        private static final @Nullable MethodHandle EXECUTE_OUTSIDE = executeOutside();

        private static @Nullable MethodHandle executeOutside() {
            try {
                var type = Class.forName("org.postgresql.jdbc.PgConnection");
                return MethodHandles.publicLookup()
                        .findVirtual(type, "execSQLQuery", MethodType.methodType(ResultSet.class, String.class))
                        .asType(MethodType.methodType(ResultSet.class, Connection.class, String.class));
            } catch (ReflectiveOperationException | LinkageError e) {
                return null;
            }
        }
    }
}
