package dev.expandcontract.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Compares what the rewriter makes of each statement with what the golden files hold. To record what it makes now, after
 * a change that is meant, run {@code mvn -pl xc-core -am test -Dtest=GoldenTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dxc.golden.record=true} and read the difference that version control shows.
 */
class GoldenTest {

    private static final String FOLDER = "dev/expandcontract/rewrite/golden";

    @TestFactory
    Stream<DynamicTest> everyStatementIsRewrittenAsRecorded() throws IOException, URISyntaxException {
        if (Boolean.getBoolean("xc.golden.record")) {
            for (var file : files(Path.of("src/test/resources", FOLDER))) {
                Files.writeString(file, recorded(file));
            }
        }
        var resources = GoldenTest.class.getClassLoader().getResource(FOLDER);
        assertThat(resources).isNotNull();
        return files(Path.of(resources.toURI())).stream().flatMap(GoldenTest::tests);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static String recorded(Path file) throws IOException {
        return GoldenCase.parse(Files.readString(file)).stream()
                .map(GoldenCase::recorded)
                .collect(Collectors.joining("\n"));
    }

    private static Stream<DynamicTest> tests(Path file) {
        List<GoldenCase> cases;
        try {
            cases = GoldenCase.parse(Files.readString(file));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return cases.stream()
                .flatMap(one -> one.databases().stream()
                        .map(database -> DynamicTest.dynamicTest(
                                file.getFileName() + ": " + one.title() + " on " + database,
                                () -> assertThat(one.actual(database)).isEqualTo(one.expected()))));
    }
}
