package dev.expandcontract.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import javax.tools.ToolProvider;

/** The persistence unit that boots: {@value #COUNT} entities, of which {@value #MIGRATING} have an attribute that migrates. */
final class GeneratedEntities {

    static final int COUNT = 200;
    static final int MIGRATING = 20;

    private GeneratedEntities() {}

    /** Compiles the entities of all variants into the folder. */
    static void compile(Path folder) throws IOException {
        var sources = new ArrayList<Path>();
        for (var variant : BootVariant.values()) {
            var packageFolder = Files.createDirectories(folder.resolve(packageOf(variant)));
            for (int i = 0; i < COUNT; i++) {
                sources.add(Files.writeString(packageFolder.resolve("E" + i + ".java"), source(variant, i)));
            }
        }
        var arguments = new ArrayList<>(
                List.of("-proc:none", "-cp", System.getProperty("java.class.path"), "-d", folder.toString()));
        sources.forEach(source -> arguments.add(source.toString()));
        int failed = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        if (failed != 0) {
            throw new IllegalStateException("The entities do not compile");
        }
    }

    /** The entities of the variant, from the class path. */
    static List<Class<?>> of(BootVariant variant) {
        return IntStream.range(0, COUNT)
                .<Class<?>>mapToObj(i -> named(packageOf(variant) + ".E" + i))
                .toList();
    }

    static void createTables(DataSource dataSource) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            for (int i = 0; i < COUNT; i++) {
                statement.execute(table(i));
            }
        }
    }

    private static String source(BootVariant variant, int i) {
        var annotation = variant == BootVariant.XC && i % (COUNT / MIGRATING) == 0
                ? "@ExpandContract(old = \"subscription\", next = \"tier\")"
                : "";
        return """
            package %s;

            import dev.expandcontract.annotation.ExpandContract;
            import jakarta.persistence.*;
            import java.math.BigDecimal;
            import java.time.Instant;

            @Entity
            @Table(name = "t%d")
            public class E%d {
                @Id public Long id;
                public String name;
                public String code;
                public Integer amount;
                public Long total;
                public BigDecimal price;
                public Instant changed;
                public boolean active;
                %s public String tier;
                @ManyToOne(fetch = FetchType.LAZY) @JoinColumn(name = "parent") public E%d parent;
            }
            """.formatted(packageOf(variant), i, i, annotation, Math.max(0, i - 1));
    }

    private static String table(int i) {
        return """
            create table t%d (id bigint primary key, name varchar(255), code varchar(255), amount integer, total bigint,
            price decimal(38, 2), changed timestamp(6) with time zone, active boolean not null, subscription varchar(255),
            tier varchar(255), parent bigint)
            """.formatted(i);
    }

    private static String packageOf(BootVariant variant) {
        return variant.name().toLowerCase(Locale.ROOT);
    }

    private static Class<?> named(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("The class path has no entities: BootBenchmark makes them", e);
        }
    }
}
