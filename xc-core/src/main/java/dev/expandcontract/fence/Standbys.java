package dev.expandcontract.fence;

import dev.expandcontract.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The servers that follow a primary, as far as it knows. Their readers are no sessions of the primary. */
final class Standbys {

    private Standbys() {}

    /** What each is called and where it is; in the order of these texts. */
    static List<String> of(Database database, Connection primary) throws SQLException {
        var query =
                switch (database) {
                    // without the role pg_monitor, only the number of rows can be seen
                    case POSTGRESQL ->
                        "select application_name as called, host(client_addr) as host from pg_stat_replication"
                                + " where state is distinct from 'backup'";
                    case MYSQL, MARIADB ->
                        "select user as called, host from information_schema.processlist"
                                + " where command like 'Binlog Dump%'";
                    case H2 -> null;
                };
        return query == null
                ? List.of()
                : Queries.all(primary, query, row -> {
                            var host = Queries.text(row, "host");
                            return "'" + Queries.text(row, "called") + "'" + (host.isEmpty() ? "" : " on host " + host);
                        })
                        .stream()
                        .sorted()
                        .toList();
    }
}
