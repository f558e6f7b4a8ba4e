package dev.expandcontract.tutorial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Follows {@code docs/tutorial.md}: runs each command in a bash, in real processes, makes each edit, and compares what is shown with
 * what the page says is shown, but for the width of lines and what the page marks by {@code …}.
 *
 * <p>Three things differ from what a reader does. {@code mvn} is {@link Build}. The ports are others, which are free. And before each
 * block it waits until all instances have acknowledged the phase, as who reads on does.
 */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TutorialTest {

    private static final Path ROOT = Path.of("..", "..");
    private static final List<String> INSTANCES = List.of("8080", "8081");
    private static final String DATABASE = "9092";
    private static final String TOOLS = "bash and curl";

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void needsWhatAReaderNeeds() {
        boolean there = List.of("bash", "curl").stream().allMatch(TutorialTest::isThere);
        if (!there && "true".equals(System.getenv("CI"))) {
            throw new IllegalStateException("The tutorial cannot be followed without " + TOOLS + ". Install them.");
        }
        assumeTrue(there, "The tutorial is not followed, which takes " + TOOLS + ". Install them.");
    }

    @Test
    void every_command_shows_what_the_page_says(@TempDir Path temporary) throws Exception {
        var ports = freePorts();
        var directory = Files.createDirectory(temporary.resolve("some where"));
        var clone = Files.createDirectory(directory.resolve("xc"));
        var page = Files.readAllLines(ROOT.resolve("docs/tutorial.md"));
        copyShop(clone.resolve("examples/tutorial/shop"), ports);
        try (var shell = new Shell(clone, directory, commands(directory), environment())) {
            for (var block : Block.of(page)) {
                follow(block, directory.resolve("xc-shop"), shell, ports);
            }
        }
        assertThat(directory.resolve("xc-shop")).doesNotExist();
    }

    private void follow(Block block, Path shop, Shell shell, Map<String, String> ports) throws Exception {
        switch (block) {
            case Block.Commands commands -> {
                awaitAcknowledged(ports);
                var shown = shell.run(mapped(commands.script(), ports));
                assertThat(dense(shown))
                        .as("line %s of the tutorial:%n%s", commands.line(), commands.script())
                        .matches(pattern(mapped(commands.output(), ports)));
            }
            case Block.Edit edit -> Editor.apply(shop, edit);
            case Block.Listing listing ->
                assertThat(Files.readString(shop.resolve("src/main/java/com/example/shop/Member.java")))
                        .as("line %s of the tutorial", listing.line())
                        .isEqualTo(listing.content());
        }
    }

    /** What is shown, with {@code …} for anything. */
    private static Pattern pattern(String output) {
        var parts = Arrays.stream(dense(output).split("…", -1)).map(Pattern::quote);
        return Pattern.compile(parts.collect(Collectors.joining(".*?")), Pattern.DOTALL);
    }

    private static String dense(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    private void awaitAcknowledged(Map<String, String> ports) throws Exception {
        for (var port : INSTANCES) {
            while (overview(ports.get(port)).contains("\"acknowledged\":false")) {
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        }
    }

    /** Empty where no instance answers, or one that knows nothing of XC. */
    private String overview(String port) throws InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/xc"));
        try {
            return http.send(request.build(), BodyHandlers.ofString()).body();
        } catch (IOException nobody) {
            return "";
        }
    }

    private static void copyShop(Path to, Map<String, String> ports) throws IOException {
        var from = Path.of("shop");
        List<Path> files;
        try (var all = Files.walk(from)) {
            files = all.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(from.resolve("target")))
                    .toList();
        }
        for (var file : files) {
            var copy = to.resolve(from.relativize(file));
            Files.createDirectories(copy.getParent());
            Files.writeString(copy, mapped(Files.readString(file), ports));
        }
    }

    /** A directory with {@code mvn}, and {@code java}, which has to be new enough and is to start quickly. */
    private static Path commands(Path directory) throws IOException {
        var bin = Files.createDirectory(directory.resolve("bin"));
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        script(bin.resolve("java"), "'" + java + "' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
        script(bin.resolve("mvn"), "java -cp \"$LIBRARIES\" " + Build.class.getName());
        return bin;
    }

    private static void script(Path file, String command) throws IOException {
        Files.writeString(file, "#!/bin/sh\nexec " + command + " \"$@\"\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private static Map<String, String> environment() {
        return Map.of(
                "LIBRARIES", System.getProperty("java.class.path"),
                "XC_VERSION", System.getProperty("xc.version"),
                "H2_VERSION", System.getProperty("h2.version"),
                "SPRING_BOOT_VERSION", System.getProperty("spring-boot.version"));
    }

    private static String mapped(String text, Map<String, String> ports) {
        return Pattern.compile(String.join("|", ports.keySet()))
                .matcher(text)
                .replaceAll(port -> ports.get(port.group()));
    }

    private static Map<String, String> freePorts() throws IOException {
        var sockets = new ArrayList<ServerSocket>();
        try {
            for (int i = 0; i < 3; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return Map.of(
                    INSTANCES.get(0),
                    "" + sockets.get(0).getLocalPort(),
                    INSTANCES.get(1),
                    "" + sockets.get(1).getLocalPort(),
                    DATABASE,
                    "" + sockets.get(2).getLocalPort());
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
    }

    private static boolean isThere(String command) {
        try {
            return new ProcessBuilder(command, "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException notThere) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
