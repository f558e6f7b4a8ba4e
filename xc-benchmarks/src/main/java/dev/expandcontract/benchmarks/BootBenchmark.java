package dev.expandcontract.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What XC adds to the boot of a session factory with {@value GeneratedEntities#COUNT} entities and
 * {@value GeneratedEntities#MIGRATING} migrations, and to the heap that it keeps. Once with both variants taking turns in one
 * process, of which the second half counts; and once in fresh processes that take turns and boot once, those without XC
 * without {@code xc-hibernate} on their class path.
 */
public final class BootBenchmark {

    private static final int TURNS = 20;
    private static final int PROCESSES = 5;

    private final Path entities;
    private final String database;

    private BootBenchmark(Path entities, String database) {
        this.entities = entities;
        this.database = database;
    }

    /** @param databases which to run on, by name; H2 and PostgreSQL if none is given */
    public static void main(String[] databases) throws Exception {
        var entities = Files.createTempDirectory("xc-boot");
        try {
            GeneratedEntities.compile(entities);
            System.out.println(
                    "| | boot without / with XC, ms | CPU of the booting thread, ms | start of XC before, ms |"
                            + " heap retained, MB |");
            System.out.println("|---|---|---|---|---|");
            for (var database : databases.length == 0 ? List.of("h2", "postgresql") : List.of(databases)) {
                var benchmark = new BootBenchmark(entities, database);
                System.out.println("| " + database + ", one process | " + row(benchmark.turns()));
                System.out.println("| " + database + ", fresh processes | " + row(benchmark.fresh()));
            }
        } finally {
            delete(entities);
        }
    }

    private List<BootProcess.Boot> turns() throws Exception {
        var boots = run(TURNS, true, BootVariant.values());
        return boots.subList(boots.size() / 2, boots.size());
    }

    private List<BootProcess.Boot> fresh() throws Exception {
        var boots = new ArrayList<BootProcess.Boot>();
        for (int i = 0; i < PROCESSES; i++) {
            boots.addAll(run(1, false, BootVariant.PLAIN));
            boots.addAll(run(1, true, BootVariant.XC));
        }
        return boots;
    }

    private List<BootProcess.Boot> run(int times, boolean withAdapter, BootVariant... variants) throws Exception {
        var classPath = Stream.concat(
                        Stream.of(entities.toString()),
                        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                                .filter(entry -> withAdapter || !entry.contains("xc-hibernate")))
                .collect(Collectors.joining(File.pathSeparator));
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms1g",
                "-Xmx1g",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                classPath,
                BootProcess.class.getName(),
                database,
                String.valueOf(times)));
        Arrays.stream(variants).map(BootVariant::name).forEach(command::add);
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("A process that boots on " + database + " failed: " + lines);
        }
        return BootProcess.Boot.parse(lines);
    }

    private static String row(List<BootProcess.Boot> boots) {
        return compared(boots, BootProcess.Boot::wallMicros, 1e3, 0) + " | "
                + compared(boots, BootProcess.Boot::cpuMicros, 1e3, 0) + " | "
                + String.format(Locale.ROOT, "%.0f", median(boots, BootVariant.XC, BootProcess.Boot::startMicros) / 1e3)
                + " | " + compared(boots, BootProcess.Boot::heapBytes, 1e6, 1) + " |";
    }

    /** The medians of both variants, and what the second adds. */
    private static String compared(
            List<BootProcess.Boot> boots, ToLongFunction<BootProcess.Boot> figure, double unit, int digits) {
        double without = median(boots, BootVariant.PLAIN, figure) / unit;
        double with = median(boots, BootVariant.XC, figure) / unit;
        return String.format(
                Locale.ROOT,
                "%." + digits + "f / %." + digits + "f (%+.1f %%)",
                without,
                with,
                100 * (with - without) / without);
    }

    private static double median(
            List<BootProcess.Boot> boots, BootVariant variant, ToLongFunction<BootProcess.Boot> figure) {
        var sorted = boots.stream()
                .filter(boot -> boot.variant() == variant)
                .mapToLong(figure)
                .sorted()
                .toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2.0;
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.delete(file);
            }
        }
    }
}
