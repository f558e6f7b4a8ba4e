package dev.expandcontract.benchmarks;

import dev.expandcontract.catalog.CatalogSource;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.Migration;
import dev.expandcontract.model.MigrationRegistry;
import dev.expandcontract.rewrite.Rewriter;
import dev.expandcontract.rewrite.StatementRefusedException;
import dev.expandcontract.rewrite.StatementTemplate;
import dev.expandcontract.sql.PlainSql;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it takes to find out about a statement, with plain SQL switched on: at first and from then on, if it names no migrating
 * table and if it has to be marked; and of each new length of a list behind IN.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class FirstLookBenchmark {

    private static final String OTHER =
            "select o.id, o.total, o.placed from orders o where o.customer = ? and o.state in (?, ?) order by o.placed";
    private static final String PLAIN = "select u.id, u.tier from users u where u.tier = ? and u.id > 0";

    private final String[] texts = new String[1_000_000];
    private Rewriter rewriter = new Rewriter(MigrationRegistry.EMPTY, Database.H2);
    private int next;

    /** Registers a migration, with plain SQL switched on. */
    @Setup
    public void register() throws SQLException {
        var h2 = new JdbcDataSource();
        h2.setURL("jdbc:h2:mem:look;DB_CLOSE_DELAY=-1");
        try (var connection = h2.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create table if not exists users (id int primary key, subscription varchar(20))");
        }
        var registry = MigrationRegistry.of(Migration.of("tier", "users", "subscription", "tier"));
        var marker = new PlainSql().marker(registry, Database.H2, new CatalogSource(h2, Database.H2));
        rewriter = new Rewriter(registry, Database.H2, marker);
        for (int i = 0; i < texts.length; i++) {
            texts[i] = OTHER + " limit " + i;
        }
    }

    /** A text that was not seen before, or long ago, and names no migrating table. */
    @Benchmark
    public StatementTemplate otherAtFirst() throws StatementRefusedException {
        next = (next + 1) % texts.length;
        return rewriter.template(texts[next]);
    }

    /** A text that names no migrating table, once more. */
    @Benchmark
    public StatementTemplate otherAgain() throws StatementRefusedException {
        return rewriter.template(OTHER);
    }

    /** A text that has been marked, once more. */
    @Benchmark
    public StatementTemplate markedAgain() throws StatementRefusedException {
        return rewriter.template(PLAIN);
    }

    /** A new text of a shape that has been parsed. */
    @Benchmark
    public StatementTemplate markedOfKnownShape() throws StatementRefusedException {
        next++;
        return rewriter.template(PLAIN + next);
    }
}
