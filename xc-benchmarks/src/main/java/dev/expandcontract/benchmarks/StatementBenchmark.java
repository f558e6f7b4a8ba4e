package dev.expandcontract.benchmarks;

import dev.expandcontract.database.Database;
import dev.expandcontract.fence.Fence;
import dev.expandcontract.jdbc.MigratingDataSource;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.PhaseBoard;
import dev.expandcontract.phase.PhaseSnapshot;
import dev.expandcontract.phase.Side;
import dev.expandcontract.readswitch.ReadSwitch;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * Prepare, bind, execute and close, as an application does it: over the bare driver, and through XC with a statement that
 * names no migrating column and with one that does. What XC costs is the difference to the bare driver.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class StatementBenchmark {

    private static final String UNMARKED = "update accounts set balance = ? where id = ?";
    private static final String MARKED = "update users set xc$tier = ? where id = ?";

    /** Whether the connection is in a transaction that has been pinned already, or in autocommit. */
    @Param({"true", "false"})
    public boolean transaction;

    private final Connection bare = new IdleDataSource().getConnection();
    private Connection connection = bare;

    /** Opens the connection through XC. */
    @Setup
    public void open() throws SQLException {
        var migration = Migration.of("tier", "users", "subscription", "tier");
        var board = new PhaseBoard();
        var dataSource = new MigratingDataSource(
                new IdleDataSource(),
                Database.POSTGRESQL,
                Fence.unfenced(board),
                ReadSwitch.always(Side.OLD),
                added -> {});
        dataSource.register(List.of(migration));
        board.publish(new PhaseSnapshot(1, Map.of(migration.id(), Phase.BACKFILL)));
        connection = dataSource.getConnection();
        connection.setAutoCommit(!transaction);
    }

    /** The driver alone. */
    @Benchmark
    public int bareDriver() throws SQLException {
        return run(bare, UNMARKED);
    }

    /** Through XC, a statement that concerns no migrating column. */
    @Benchmark
    public int unmarked() throws SQLException {
        return run(connection, UNMARKED);
    }

    /** Through XC, a dual write: two parameters of the application, three of the driver. */
    @Benchmark
    public int marked() throws SQLException {
        return run(connection, MARKED);
    }

    private static int run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, "gold");
            statement.setLong(2, 42);
            return statement.executeUpdate();
        }
    }
}
