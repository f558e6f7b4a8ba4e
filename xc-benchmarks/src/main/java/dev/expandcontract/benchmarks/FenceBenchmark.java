package dev.expandcontract.benchmarks;

import dev.expandcontract.database.Database;
import dev.expandcontract.fence.FenceForm;
import dev.expandcontract.fence.FenceTables;
import dev.expandcontract.fence.FencedSession;
import dev.expandcontract.fence.SessionFence;
import dev.expandcontract.metadata.MetadataStore;
import dev.expandcontract.metadata.TablePrefix;
import dev.expandcontract.metadata.Timing;
import dev.expandcontract.phase.PhaseBoard;
import dev.expandcontract.phase.PhaseSnapshot;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.h2.jdbcx.JdbcDataSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What the fence costs a transaction of a session that is registered for the present epoch. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up
public class FenceBenchmark {

    private SessionFence fence;
    private FencedSession session;
    private Connection connection;

    @Setup
    public void register() throws SQLException {
        var database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:fence;DB_CLOSE_DELAY=-1");
        var store = new MetadataStore(database, Database.H2, TablePrefix.DEFAULT);
        store.install(true, Timing.SYSTEM);
        var location = store.locate();
        var board = new PhaseBoard();
        fence = new SessionFence(
                Database.H2,
                new FenceTables(location.table("control"), location.table("instance"), location.table("fence")),
                FenceForm.AUTOMATIC,
                board,
                location::phases);
        fence.join(1, board::publish);
        connection = database.getConnection();
        session = fence.session(connection);
        session.begin(connection).release();
    }

    @TearDown
    public void close() throws SQLException {
        connection.close();
    }

    /** A transaction begins and ends. */
    @Benchmark
    public PhaseSnapshot transaction() throws SQLException {
        var hold = session.begin(connection);
        var snapshot = hold.snapshot();
        hold.release();
        return snapshot;
    }

    /** The session of a connection that a pool has handed out is found again. */
    @Benchmark
    public FencedSession handOut() {
        return fence.session(connection);
    }
}
