package dev.expandcontract.benchmarks;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import dev.expandcontract.jooq.XcJooq;
import dev.expandcontract.model.Migration;
import dev.expandcontract.model.MigrationRegistry;
import java.util.concurrent.TimeUnit;
import org.jooq.Configuration;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.SQLDialect;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;
import org.jooq.impl.SQLDataType;
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

/** What it takes jOOQ to render a query by itself, and with XC listening: the difference is what the markers cost. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class RenderingBenchmark {

    /** Who listens. */
    public enum Listening {
        NOBODY,
        XC
    }

    @Param
    public Listening listening = Listening.NOBODY;

    private static final Table<?> USERS = table(name("users"));
    private static final Table<?> ORDERS = table(name("orders"));

    private DSLContext dsl = DSL.using(SQLDialect.POSTGRES);

    /** Registers a migration. */
    @Setup
    public void configure() {
        var registry = MigrationRegistry.of(Migration.of("tier", "users", "subscription", "tier"));
        Configuration configuration = new DefaultConfiguration().set(SQLDialect.POSTGRES);
        dsl = DSL.using(
                listening == Listening.XC
                        ? configuration.deriveAppending(XcJooq.markers(() -> registry))
                        : configuration);
    }

    private static Field<String> column(Table<?> table, String column) {
        return field(name(table.getUnqualifiedName(), name(column)), SQLDataType.VARCHAR);
    }

    private static Select<?> query(Table<?> table) {
        return DSL.select(column(table, "id"), column(table, "name"), column(table, "tier"))
                .from(table)
                .where(column(table, "tier").eq("gold"))
                .and(column(table, "name").like("A%"))
                .orderBy(column(table, "id"));
    }

    /** A query that names the migrating column twice. */
    @Benchmark
    public String marked() {
        return dsl.render(query(USERS));
    }

    /** The same of a table that does not migrate. */
    @Benchmark
    public String other() {
        return dsl.render(query(ORDERS));
    }
}
