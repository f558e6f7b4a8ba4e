package dev.expandcontract.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.shop.Shop;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplicationAotProcessor;
import org.springframework.context.aot.AbstractAotProcessor.Settings;

/** What Spring Boot's plugins do to process an application ahead of time, and the application that comes of it. */
class AheadOfTimeTest {

    @Test
    void an_application_that_was_processed_ahead_of_time_joins_the_fleet(@TempDir Path directory) throws Exception {
        var sources = Files.createDirectory(directory.resolve("sources"));
        var classes = Files.createDirectory(directory.resolve("classes"));
        var arguments = new String[] {
            "--spring.datasource.url=jdbc:h2:mem:aot",
            "--spring.flyway.locations=classpath:shop/migration",
            "--spring.main.web-application-type=none",
            "--spring.jpa.hibernate.ddl-auto=none"
        };
        var settings = Settings.builder()
                .sourceOutput(sources)
                .resourceOutput(Files.createDirectory(directory.resolve("resources")))
                .classOutput(classes)
                .groupId("com.example")
                .artifactId("shop")
                .build();
        new SpringApplicationAotProcessor(Shop.class, settings, arguments).process();
        compile(sources, classes);

        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dspring.aot.enabled=true",
                // its class loader is not for what was processed ahead of time
                "-Dspring.devtools.restart.enabled=false",
                "-cp",
                classes + File.pathSeparator + System.getProperty("java.class.path"),
                Shop.class.getName()));
        command.addAll(List.of(arguments));
        var output = directory.resolve("output.txt");
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor()).as(Files.readString(output)).isZero();
        assertThat(Files.readString(output))
                .contains("Starting AOT-processed Shop", "joined the fleet", "left the fleet");
    }

    private static void compile(Path sources, Path classes) throws IOException {
        var files = new ArrayList<String>();
        try (Stream<Path> found = Files.walk(sources)) {
            found.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(files::add);
        }
        var options = List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path"), "-nowarn");
        var all = Stream.concat(options.stream(), files.stream()).toArray(String[]::new);
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, all))
                .isZero();
    }
}
