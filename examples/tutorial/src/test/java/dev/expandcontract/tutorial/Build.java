package dev.expandcontract.tutorial;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;

/**
 * Stands in for {@code mvn} and knows the three commands of the tutorial. A real one would need to download its plugins, and XC to
 * be installed where the user would find it. Here the dependencies are those of the test that the {@code pom.xml} names, which
 * brings XC from the modules of the build that the test belongs to.
 */
final class Build {

    private static final Pattern DEPENDENCY =
            Pattern.compile("<artifactId>([^<]+)</artifactId>(?:\\s*<version>([^<]+)<)?");
    private static final String XC = "xc-spring-boot-starter";

    private Build() {}

    public static void main(String[] arguments) throws IOException {
        var command = String.join(" ", arguments);
        var copyH2 = "-q dependency:copy -Dartifact=com.h2database:h2:" + System.getenv("H2_VERSION")
                + " -Dmdep.stripVersion -DoutputDirectory=.";
        if (command.equals("-q install -Dmaven.test.skip -Dspotless.check.skip -pl xc-spring-boot-starter -am")) {
            require(Files.isDirectory(Path.of("examples/tutorial/shop")), "The shop is not where it is copied from");
        } else if (command.equals("-q package")) {
            build(Path.of(""));
        } else if (command.equals(copyH2)) {
            Files.copy(library("h2"), Path.of("h2.jar"), StandardCopyOption.REPLACE_EXISTING);
        } else {
            require(false, "Not expected: mvn " + command);
        }
    }

    private static void build(Path project) throws IOException {
        boolean withXc = readDependencies(Files.readString(project.resolve("pom.xml")));
        var libraries = Arrays.stream(System.getenv("LIBRARIES").split(File.pathSeparator))
                .map(Path::of)
                .filter(Files::exists)
                .filter(library -> withXc || !isXc(library))
                .toList();
        var classes = project.resolve("target/classes");
        Files.createDirectories(classes);
        try (var sources = Files.walk(project.resolve("src/main/java"))) {
            compile(sources.filter(Files::isRegularFile).toList(), classes, libraries);
        }
        try (var jar = new JarOutputStream(
                Files.newOutputStream(project.resolve("target/shop.jar")),
                manifest("com.example.shop.Shop", libraries))) {
            add(classes, jar);
            add(project.resolve("src/main/resources"), jar);
        }
    }

    /** With entries for directories, too, which Spring looks for. */
    private static void add(Path root, JarOutputStream jar) throws IOException {
        try (var all = Files.walk(root)) {
            for (var path : all.filter(path -> !path.equals(root)).toList()) {
                boolean directory = Files.isDirectory(path);
                jar.putNextEntry(new JarEntry(root.relativize(path) + (directory ? "/" : "")));
                if (!directory) {
                    Files.copy(path, jar);
                }
            }
        }
    }

    /** Whether XC is among them. They have to be those of the test. */
    private static boolean readDependencies(String pom) {
        boolean withXc = false;
        var dependencies = DEPENDENCY.matcher(pom);
        while (dependencies.find()) {
            var version = dependencies.group(2);
            switch (dependencies.group(1)) {
                case "shop", "spring-boot-maven-plugin" -> {}
                case "spring-boot-starter-parent" -> requireVersion(version, "SPRING_BOOT_VERSION");
                case XC -> {
                    requireVersion(version, "XC_VERSION");
                    withXc = true;
                }
                default -> {
                    require(version == null, "Spring Boot gives the version of " + dependencies.group(1));
                    library(dependencies.group(1));
                }
            }
        }
        return withXc;
    }

    private static void compile(List<Path> sources, Path classes, List<Path> libraries) {
        var arguments =
                new ArrayList<>(List.of("-parameters", "-proc:none", "--release", "21", "-d", classes.toString()));
        arguments.add("-cp");
        arguments.add(libraries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        sources.forEach(source -> arguments.add(source.toString()));
        int exitCode = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        require(exitCode == 0, "The shop does not compile");
    }

    private static Manifest manifest(String mainClass, List<Path> libraries) {
        var manifest = new Manifest();
        var attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, mainClass);
        attributes.put(
                Attributes.Name.CLASS_PATH,
                libraries.stream().map(library -> library.toUri().toString()).collect(Collectors.joining(" ")));
        return manifest;
    }

    private static Path library(String artifact) {
        return Arrays.stream(System.getenv("LIBRARIES").split(File.pathSeparator))
                .map(Path::of)
                .filter(library -> library.getFileName().toString().matches(Pattern.quote(artifact) + "-[0-9].*\\.jar"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The test does not have " + artifact));
    }

    private static boolean isXc(Path library) {
        if (Files.isDirectory(library)) {
            return Files.isDirectory(library.resolve("dev/expandcontract"));
        }
        try (var jar = new JarFile(library.toFile())) {
            return jar.stream().anyMatch(entry -> entry.getName().startsWith("dev/expandcontract/"));
        } catch (IOException e) {
            throw new IllegalStateException("Cannot look into " + library, e);
        }
    }

    private static void requireVersion(String version, String expected) {
        require(System.getenv(expected).equals(version), version + " is not " + System.getenv(expected));
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalStateException(otherwise);
        }
    }
}
