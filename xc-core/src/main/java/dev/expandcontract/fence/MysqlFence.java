package dev.expandcontract.fence;

import dev.expandcontract.model.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * User-level locks of MySQL and MariaDB. There are no shared ones, so each session's has its connection id in the name, and
 * the holders are found by asking for the names of all sessions in the process list.
 */
final class MysqlFence implements FenceSql {

    /** How many names are asked for in one statement. */
    private static final int NAMES = 20_000;

    private static final String GALERA = "wsrep_on";
    private static final String SINGLE_PRIMARY = "group_replication_single_primary_mode";

    private static final int PROCESS_DENIED = 1227;
    private static final int RECOVER_DENIED = 1401;
    private static final int NO_SUCH_SESSION = 1094;
    private static final int NOT_OWNER = 1095;

    private static final String IN_TRANSACTION = "25001";
    private static final int IN_TRANSACTION_CODE = 1568;

    private final String prefix;
    private final MysqlServer server;

    MysqlFence(FenceTables tables, MysqlServer server) {
        prefix = "xc." + tables.key() + ".";
        this.server = server;
    }

    private String own(String name) {
        return "concat('" + prefix + name + ".', connection_id())";
    }

    @Override
    public void requireSight(Connection connection) throws SQLException {
        refuseSeveralPrimaries(Queries.all(
                        connection,
                        "show global variables where variable_name in ('" + GALERA + "', '" + SINGLE_PRIMARY + "')",
                        row -> Map.entry(row.getString(1), row.getString(2)))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
        var missing = new ArrayList<String>();
        // what is asked for here is refused without the privilege, whereas the process list is only shorter
        if (isDenied(connection, "select count(*) from information_schema.innodb_trx", PROCESS_DENIED)) {
            missing.add("PROCESS");
        }
        if (isDenied(connection, server.recover(), RECOVER_DENIED)) {
            missing.add("XA_RECOVER_ADMIN");
        }
        if (!missing.isEmpty()) {
            var account = account(connection);
            throw InvisibleSessionsException.missing(
                    account, missing, "GRANT " + String.join(", ", missing) + " ON *.* TO " + account);
        }
    }

    /** @param settings of the global variables that tell of clusters, those that the server knows */
    static void refuseSeveralPrimaries(Map<String, String> settings) {
        if ("ON".equals(settings.get(GALERA))) {
            throw InvisibleSessionsException.cluster(
                    GALERA + " = ON",
                    "Use a server outside the cluster, or take this one out of it with " + GALERA + " = OFF");
        }
        if ("OFF".equals(settings.get(SINGLE_PRIMARY))) {
            throw InvisibleSessionsException.cluster(
                    SINGLE_PRIMARY + " = OFF",
                    "Bring the group to a single primary, with SELECT group_replication_switch_to_single_primary_mode(),"
                            + " and connect to that one");
        }
    }

    private static boolean isDenied(Connection connection, String query, int code) throws SQLException {
        try {
            Queries.all(connection, query, row -> 1);
            return false;
        } catch (SQLException e) {
            if (e.getErrorCode() == code) {
                return true;
            }
            throw e;
        }
    }

    /** The account whose privileges this session has, quoted. */
    private static String account(Connection connection) throws SQLException {
        var account = Queries.one(connection, "select current_user()", row -> row.getString(1));
        int host = account.lastIndexOf('@');
        return "'" + account.substring(0, host).replace("'", "''") + "'@'" + account.substring(host + 1) + "'";
    }

    @Override
    public boolean lock(Connection connection, long epoch) throws SQLException {
        boolean granted = Queries.one(
                connection, "select get_lock(" + own(Long.toString(epoch)) + ", 0)", row -> row.getInt(1) == 1);
        // An epoch that is not committed may never be: at READ UNCOMMITTED the next statement could see one.
        Queries.execute(connection, "set transaction isolation level read committed");
        return granted;
    }

    @Override
    public boolean unlock(Connection connection, long epoch) throws SQLException {
        return Queries.one(
                connection, "select release_lock(" + own(Long.toString(epoch)) + ")", row -> row.getInt(1) == 1);
    }

    @Override
    public Unlocked unlockIdle(Connection connection, long epoch) throws SQLException {
        // names no table, so that no transaction begins
        return Unlocked.of(unlock(connection, epoch));
    }

    @Override
    public long identify(Connection connection, long instance, OptionalLong told) throws SQLException {
        var lock = "get_lock(" + own("i" + instance) + ", 0)";
        return Queries.one(
                connection,
                "select connection_id(), "
                        + (told.isPresent() ? "if(connection_id() = " + told.getAsLong() + ", " + lock + ", 0)" : lock),
                row -> row.getLong(1));
    }

    @Override
    public boolean isInTransaction(Connection connection) throws SQLException {
        try {
            // the server refuses it in the middle of a transaction; else the epoch is the only thing read under it
            Queries.execute(connection, "set transaction isolation level read committed");
            return false;
        } catch (SQLException e) {
            if (e.getErrorCode() == IN_TRANSACTION_CODE || IN_TRANSACTION.equals(e.getSQLState())) {
                return true;
            }
            throw e;
        }
    }

    @Override
    public List<Holder> holders(Connection connection, long before, List<Long> instances) throws SQLException {
        long sessions =
                Queries.one(connection, "select count(*) from information_schema.processlist", row -> row.getLong(1));
        int epochs = (int) Math.max(1, NAMES / Math.max(1, sessions));
        var holders = new ArrayList<Holder>();
        for (long from = 0; from < before; from += epochs) {
            holders.addAll(holders(connection, from, Math.min(before, from + epochs), instances));
        }
        return holders;
    }

    private List<Holder> holders(Connection connection, long from, long to, List<Long> instances) throws SQLException {
        var epochs = new ArrayList<Long>();
        for (long epoch = from; epoch < to; epoch++) {
            epochs.add(epoch);
        }
        return Queries.all(
                connection,
                "select p.id, e.n as epoch, coalesce((select max(i.n) from (" + numbers(instances) + ") i where "
                        + isHeld("concat('i', i.n)")
                        + "), 0) as instance, p.user as user_name, p.host, p.command as state,"
                        + " (select max(timestampdiff(microsecond, t.trx_started, now()) / 1e6)"
                        + " from information_schema.innodb_trx t where t.trx_mysql_thread_id = p.id) as transaction_age"
                        + " from information_schema.processlist p join (" + numbers(epochs) + ") e on "
                        + isHeld("e.n") + " order by e.n, p.id",
                row -> new Holder(
                        row.getLong("id"),
                        row.getLong("epoch"),
                        row.getLong("instance"),
                        Queries.text(row, "user_name"),
                        "",
                        Queries.text(row, "host"),
                        Queries.text(row, "state"),
                        null,
                        Queries.seconds(row, "transaction_age")));
    }

    @Override
    public Ending end(Connection connection, Holder holder) throws SQLException {
        long id = holder.session();
        try {
            Queries.update(
                    connection,
                    "kill connection if(is_used_lock('" + prefix + holder.epoch() + "." + id + "') = " + id + ", " + id
                            + ", 0)");
            return new Ending.Told();
        } catch (SQLException e) {
            return switch (e.getErrorCode()) {
                case NO_SUCH_SESSION -> new Ending.NotThere();
                case NOT_OWNER ->
                    new Ending.Denied("GRANT " + server.endingSessions() + " ON *.* TO " + account(connection));
                default -> throw e;
            };
        }
    }

    @Override
    public List<Stranger> strangers(Connection connection, List<Long> instances) throws SQLException {
        var identified = "exists (select 1 from (" + numbers(instances) + ") i where is_used_lock(concat('" + prefix
                + "i', i.n, '.', %1$s.id)) = %1$s.id)";
        return Queries.all(
                connection,
                "select p.id, p.user, p.host from information_schema.processlist p where p.db = database()"
                        + " and p.id <> connection_id() and not " + identified.formatted("p")
                        + " and (p.command <> 'Sleep' or exists (select 1 from information_schema.innodb_trx t"
                        + " where t.trx_mysql_thread_id = p.id) or not exists (select 1 from"
                        + " information_schema.processlist f where f.user = p.user and substring_index(f.host, ':', 1) ="
                        + " substring_index(p.host, ':', 1) and " + identified.formatted("f") + ")) order by p.id",
                row -> new Stranger(row.getLong("id"), Queries.text(row, "user"), "", Queries.text(row, "host")));
    }

    @Override
    public List<Long> sessions(Connection connection, long instance) throws SQLException {
        return Queries.all(
                connection,
                "select p.id from information_schema.processlist p where " + isHeld("'i" + instance + "'")
                        + " order by p.id",
                row -> row.getLong(1));
    }

    @Override
    public List<PreparedTransaction> prepared(Connection connection, TableName table) throws SQLException {
        return Queries.all(connection, server.recover(), row -> {
            var xid = server.literal(row.getLong("formatID"), row.getInt("gtrid_length"), row.getString("data"));
            return new PreparedTransaction(xid, "", null, false, "XA COMMIT " + xid, "XA ROLLBACK " + xid);
        });
    }

    private String isHeld(String name) {
        return "is_used_lock(concat('" + prefix + "', " + name + ", '.', p.id)) = p.id";
    }

    private static String numbers(List<Long> values) {
        return values.isEmpty()
                ? "select 0 as n"
                : values.stream().map(n -> "select " + n + " as n").collect(Collectors.joining(" union all "));
    }
}
