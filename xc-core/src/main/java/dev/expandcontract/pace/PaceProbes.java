package dev.expandcontract.pace;

import dev.expandcontract.database.Database;
import dev.expandcontract.metadata.MetadataStore;
import dev.expandcontract.metadata.TablePrefix;
import dev.expandcontract.model.SettingException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import javax.sql.DataSource;

/**
 * The probes that XC brings, for one database. Each has a soft limit, from which on the work slows down, and a hard one,
 * from which on it pauses. All go by the database's clock.
 */
public final class PaceProbes {

    private final DataSource dataSource;
    private final Database database;
    private final TablePrefix prefix;

    /**
     * @param dataSource leads to the database itself, past any {@code MigratingDataSource}
     * @param prefix what the names of the metadata tables begin with
     */
    public PaceProbes(DataSource dataSource, Database database, TablePrefix prefix) {
        this.dataSource = dataSource;
        this.database = database;
        this.prefix = prefix;
    }

    /**
     * How far a replica is behind: by how much the newest heartbeat of the fleet that the replica shows is older than the
     * newest one that the database itself shows. It is as exact as the heartbeats are frequent, needs no privilege, and
     * holds whatever the reason of the delay is: a stopped replication grows old too. One probe for each replica.
     *
     * @param replica leads to the replica
     * @param soft the lag from which on the work slows down, longer than the interval of the heartbeats
     * @param hard the lag from which on it pauses
     */
    public PaceProbe replicationLag(DataSource replica, Duration soft, Duration hard) {
        return new ReplicationLag(
                new MetadataStore(dataSource, database, prefix),
                new MetadataStore(replica, database, prefix),
                Limits.of("replication lag in milliseconds", soft.toMillis(), hard.toMillis()));
    }

    /**
     * How many sessions are executing a statement at this moment, XC's own among them, but for the one that asks. PostgreSQL
     * shows sessions of other users only to members of {@code pg_read_all_stats}, which {@code pg_monitor} includes, H2 only
     * to administrators; without that the probe fails where there are some.
     *
     * @param soft the number from which on the work slows down
     * @param hard the number from which on it pauses
     */
    public PaceProbe activeSessions(int soft, int hard) {
        return new ActiveSessions(dataSource, ServerLoad.of(database), Limits.of("active sessions", soft, hard));
    }

    /**
     * How much the database writes to its log (WAL, redo log), which replicas have to follow and archives to hold.
     *
     * @param soft bytes a second from which on the work slows down
     * @param hard bytes a second from which on it pauses
     * @throws SettingException on H2, which does not tell
     */
    public PaceProbe logGrowth(long soft, long hard) {
        if (database == Database.H2) {
            throw new SettingException(
                    "H2 does not tell how much it writes to its log. Use another probe for the backfill.");
        }
        return new LogGrowth(
                dataSource, ServerLoad.of(database), Limits.of("log growth in bytes a second", soft, hard));
    }

    /**
     * Lets the work go only at some time of the day, and pauses it otherwise. A window that ends before it begins goes over
     * midnight.
     *
     * @param from the first moment of the window
     * @param to the first moment after it
     * @param zone the time zone that they are meant in
     */
    public PaceProbe dailyWindow(LocalTime from, LocalTime to, ZoneId zone) {
        return new DailyWindow(new MetadataStore(dataSource, database, prefix), from, to, zone);
    }
}
