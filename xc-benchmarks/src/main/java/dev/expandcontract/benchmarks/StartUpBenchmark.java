package dev.expandcontract.benchmarks;

import dev.expandcontract.Xc;
import dev.expandcontract.benchmarks.shop.Shop;
import dev.expandcontract.database.Database;
import dev.expandcontract.hibernate.ExpandContractIntegrator;
import dev.expandcontract.jooq.XcJooq;
import dev.expandcontract.spring.XcAutoConfiguration;
import dev.expandcontract.sql.PlainSql;
import dev.expandcontract.test.DatabaseServer;
import java.io.File;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * What XC adds to the start of an application of Spring Boot, from the start of its process until it is ready: the same class
 * files, once with the starter on the class path and once without any of XC, in fresh processes that take turns. Both have the
 * driver of their database, and no other one. XC has to come from its jars: a directory would be searched for each class of
 * the application as well.
 */
public final class StartUpBenchmark {

    private static final int PAIRS = 15;

    private static final List<Class<?>> XC = List.of(
            Xc.class,
            ExpandContractIntegrator.class,
            XcJooq.class,
            PlainSql.class,
            XcAutoConfiguration.class,
            DatabaseServer.class);

    private static final Map<Database, Class<?>> DRIVERS = Map.of(
            Database.H2, JdbcDataSource.class,
            Database.POSTGRESQL, PGSimpleDataSource.class,
            Database.MYSQL, com.mysql.cj.jdbc.Driver.class,
            Database.MARIADB, org.mariadb.jdbc.Driver.class);

    private final Database database;
    private final String withXc;
    private final String withoutXc;
    private final List<String> options;
    private final List<String> settings;

    private StartUpBenchmark(Database database, List<String> options) throws Exception {
        this.database = database;
        this.options = options;
        withXc = without(
                System.getProperty("java.class.path"),
                DRIVERS.entrySet().stream()
                        .filter(driver -> driver.getKey() != database)
                        .map(Map.Entry::getValue));
        withoutXc = without(withXc, XC.stream());
        this.settings = settings(database);
    }

    /** What one start took. */
    private record Start(long wallMicros, long cpuMicros) {}

    /**
     * @param arguments the database, the number of pairs of starts, and options for the application's JVM, with XC and
     *     without; without any H2 and PostgreSQL, 15 pairs each
     */
    public static void main(String[] arguments) throws Exception {
        var databases = arguments.length == 0 ? List.of("h2", "postgresql") : List.of(arguments[0]);
        XC.forEach(StartUpBenchmark::requireJar);
        int pairs = arguments.length < 2 ? PAIRS : Integer.parseInt(arguments[1]);
        var options = List.of(arguments).subList(Math.min(2, arguments.length), arguments.length);
        System.out.println("| | start without / with XC, ms | XC, ms | processor time without / with, ms | XC, ms |");
        System.out.println("|---|---|---|---|---|");
        for (var database : databases) {
            new StartUpBenchmark(Database.valueOf(database.toUpperCase(Locale.ROOT)), options).run(pairs);
        }
    }

    private void run(int pairs) throws Exception {
        // The first of both fills the caches of the machine, and on a server creates XC's tables.
        start(withoutXc);
        start(withXc);
        var without = new ArrayList<Start>();
        var with = new ArrayList<Start>();
        for (int i = 0; i < pairs; i++) {
            without.add(start(withoutXc));
            with.add(start(withXc));
        }
        System.out.println("| " + database + " | " + compared(without, with, Start::wallMicros) + " | "
                + compared(without, with, Start::cpuMicros) + " |");
    }

    private Start start(String classPath) throws Exception {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, Shop.class.getName()));
        command.addAll(settings);
        long began = System.nanoTime();
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var output = process.inputReader()) {
            var lines = new ArrayList<String>();
            for (var line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
                if (line.startsWith(Shop.READY)) {
                    long took = System.nanoTime() - began;
                    long cpu = Long.parseLong(line.substring(Shop.READY.length()));
                    output.transferTo(Writer.nullWriter());
                    process.waitFor();
                    return new Start(TimeUnit.NANOSECONDS.toMicros(took), cpu);
                }
            }
            throw new IllegalStateException("The application did not start on " + database + ": " + lines);
        }
    }

    /** The medians, and that of what the second adds to the first in each pair. */
    private static String compared(List<Start> without, List<Start> with, ToLongFunction<Start> figure) {
        var added = new long[with.size()];
        Arrays.setAll(added, i -> figure.applyAsLong(with.get(i)) - figure.applyAsLong(without.get(i)));
        return String.format(
                Locale.ROOT,
                "%.0f / %.0f | %.0f",
                median(without.stream().mapToLong(figure).toArray()),
                median(with.stream().mapToLong(figure).toArray()),
                median(added));
    }

    /** In milliseconds. */
    private static double median(long... micros) {
        var sorted = micros.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2e3;
    }

    private static List<String> settings(Database database) throws Exception {
        var source = DatabaseServer.start(database).newDatabase();
        String table = "create table if not exists customer (id bigint primary key, subscription varchar(20))";
        var settings = new ArrayList<>(
                List.of("--server.port=0", "--logging.level.root=warn", "--spring.jpa.hibernate.ddl-auto=none"));
        switch (source) {
            case PGSimpleDataSource server -> {
                create(server, table);
                settings.add("--spring.datasource.url=" + server.getURL());
                settings.add("--spring.datasource.username=" + server.getUser());
            }
            // In the memory of the application, so that each start with XC creates XC's tables too.
            case JdbcDataSource embedded -> settings.add("--spring.datasource.url=jdbc:h2:mem:shop;INIT=" + table);
            default -> throw new IllegalArgumentException("Not on " + database);
        }
        return settings;
    }

    private static void create(DataSource database, String table) throws Exception {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(table);
        }
    }

    /** The class path without what the classes come from. */
    private static String without(String classPath, Stream<Class<?>> classes) {
        var left = classes.map(StartUpBenchmark::source).collect(Collectors.toSet());
        return Arrays.stream(classPath.split(File.pathSeparator, -1))
                .filter(entry -> !left.contains(Path.of(entry)))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static void requireJar(Class<?> type) {
        var source = source(type);
        if (Files.isDirectory(source)) {
            throw new IllegalStateException("XC is to be measured as applications have it, in jars, but "
                    + type.getName() + " comes from " + source
                    + ". Have Maven package it before: mvn -Pstart-up -Dmaven.test.skip -pl xc-benchmarks -am verify");
        }
    }

    /** Where the class was loaded from. */
    private static Path source(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
