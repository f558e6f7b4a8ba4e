package dev.expandcontract.benchmarks;

import dev.expandcontract.backfill.ColumnComparison;
import dev.expandcontract.database.Database;
import dev.expandcontract.fence.Fence;
import dev.expandcontract.jdbc.MarkerSource;
import dev.expandcontract.jdbc.MigratingDataSource;
import dev.expandcontract.jdbc.ShadowReads;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.PhaseBoard;
import dev.expandcontract.phase.PhaseSnapshot;
import dev.expandcontract.phase.Side;
import dev.expandcontract.readswitch.ReadSwitch;
import dev.expandcontract.readswitch.Share;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.h2.jdbcx.JdbcDataSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Preparing, executing and reading a query of ten rows in CUTOVER over H2 in memory, of which a share compares columns. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ShadowReadBenchmark {

    private static final Migration TIER = Migration.of("tier", "users", "subscription", "tier");

    /** The share of queries that compare. */
    @Param({"0", "1", "100"})
    public String percent = "0";

    private final JdbcDataSource h2 = new JdbcDataSource();
    private Connection keepsDatabase = new IdleDataSource().getConnection();
    private Connection connection = keepsDatabase;

    /** Makes the table and opens the connection through XC. */
    @Setup
    public void open() throws SQLException {
        h2.setURL("jdbc:h2:mem:" + UUID.randomUUID());
        keepsDatabase = h2.getConnection();
        try (var statement = keepsDatabase.createStatement()) {
            statement.execute("create table users (id int primary key, subscription varchar(20), tier varchar(20))");
            statement.execute("insert into users select x, 'gold', 'gold' from system_range(1, 1000)");
        }
        var board = new PhaseBoard();
        var shadows = new ShadowReads(Share.ofPercent(percent), Share.NONE);
        shadows.compareBy(Map.of(TIER.id(), ColumnComparison.of(h2, Database.H2, TIER)));
        var dataSource = new MigratingDataSource(
                h2,
                Database.H2,
                Fence.unfenced(board),
                ReadSwitch.always(Side.NEXT),
                added -> {},
                MarkerSource.NONE,
                shadows,
                null);
        dataSource.register(List.of(TIER));
        board.publish(new PhaseSnapshot(1, Map.of(TIER.id(), Phase.CUTOVER)));
        connection = dataSource.getConnection();
        connection.setAutoCommit(false);
    }

    /** Gives the database up. */
    @TearDown
    public void close() throws SQLException {
        connection.close();
        keepsDatabase.close();
    }

    /** Ten rows. */
    @Benchmark
    public int query() throws SQLException {
        try (var statement = connection.prepareStatement("select id, xc$tier from users where id between ? and ?")) {
            statement.setInt(1, 501);
            statement.setInt(2, 510);
            int length = 0;
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    length += rows.getString(2).length();
                }
            }
            return length;
        }
    }
}
