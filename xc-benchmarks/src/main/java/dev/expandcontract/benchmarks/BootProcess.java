package dev.expandcontract.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.expandcontract.Xc;
import dev.expandcontract.database.Database;
import dev.expandcontract.test.DatabaseServer;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.hibernate.jpa.HibernatePersistenceConfiguration;

/** The process in which session factories boot. It prints a line for each. */
public final class BootProcess {

    /** Held, because a logger that nobody holds forgets its level. */
    private static final Logger HIBERNATE = Logger.getLogger("org.hibernate");

    private final DataSource pool;

    private BootProcess(DataSource pool) {
        this.pool = pool;
    }

    /** @param arguments the database, how often to boot each variant, and the variants */
    public static void main(String[] arguments) throws Exception {
        HIBERNATE.setLevel(Level.WARNING);
        var raw = DatabaseServer.of(Database.valueOf(arguments[0].toUpperCase(Locale.ROOT)))
                .newDatabase();
        GeneratedEntities.createTables(raw);
        var variants =
                Arrays.stream(arguments).skip(2).map(BootVariant::valueOf).toList();
        variants.forEach(GeneratedEntities::of);
        var config = new HikariConfig();
        config.setDataSource(raw);
        config.setMaximumPoolSize(4);
        try (var pool = new HikariDataSource(config)) {
            var process = new BootProcess(pool);
            for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
                for (var variant : variants) {
                    System.out.println(process.boot(variant));
                }
            }
        }
    }

    private Boot boot(BootVariant variant) throws Exception {
        long heap = retainedHeap();
        switch (variant) {
            case PLAIN -> {
                return boot(variant, pool, heap, 0);
            }
            case XC -> {
                long began = System.nanoTime();
                try (var xc = Xc.builder(pool).start()) {
                    return boot(variant, xc.dataSource(), heap, System.nanoTime() - began);
                }
            }
        }
        throw new IllegalStateException("No such variant: " + variant);
    }

    private static Boot boot(BootVariant variant, DataSource dataSource, long heapBefore, long startNanos) {
        var configuration = new HibernatePersistenceConfiguration("boot")
                .managedClasses(GeneratedEntities.of(variant))
                .property("jakarta.persistence.nonJtaDataSource", dataSource);
        var threads = ManagementFactory.getThreadMXBean();
        long cpu = threads.getCurrentThreadCpuTime();
        long began = System.nanoTime();
        try (var factory = configuration.createEntityManagerFactory()) {
            long took = System.nanoTime() - began;
            long worked = threads.getCurrentThreadCpuTime() - cpu;
            factory.inSession(session -> {});
            return new Boot(
                    variant,
                    TimeUnit.NANOSECONDS.toMicros(took),
                    TimeUnit.NANOSECONDS.toMicros(worked),
                    TimeUnit.NANOSECONDS.toMicros(startNanos),
                    retainedHeap() - heapBefore);
        }
    }

    /** In bytes. */
    private static long retainedHeap() {
        var memory = ManagementFactory.getMemoryMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            memory.gc();
            least = Math.min(least, memory.getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    /**
     * What one boot took.
     *
     * @param wallMicros of the session factory
     * @param cpuMicros of the thread that booted it
     * @param startMicros of XC before
     * @param heapBytes that stay while the session factory is open, with XC
     */
    record Boot(BootVariant variant, long wallMicros, long cpuMicros, long startMicros, long heapBytes) {

        private static final String PREFIX = "boot ";

        static List<Boot> parse(List<String> lines) {
            return lines.stream()
                    .filter(line -> line.startsWith(PREFIX))
                    .map(line -> line.substring(PREFIX.length()).split(" ", -1))
                    .map(words -> new Boot(
                            BootVariant.valueOf(words[0]),
                            Long.parseLong(words[1]),
                            Long.parseLong(words[2]),
                            Long.parseLong(words[3]),
                            Long.parseLong(words[4])))
                    .toList();
        }

        @Override
        public String toString() {
            return PREFIX + variant + ' ' + wallMicros + ' ' + cpuMicros + ' ' + startMicros + ' ' + heapBytes;
        }
    }
}
