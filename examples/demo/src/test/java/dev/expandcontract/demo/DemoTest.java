package dev.expandcontract.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.database.Database;
import dev.expandcontract.demo.app.Wiring;
import dev.expandcontract.demo.screen.Screen;
import dev.expandcontract.demo.screen.Ui;
import dev.expandcontract.test.DatabaseServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole demo, small and hurried. */
class DemoTest {

    private static final Duration MOMENT = Duration.ofMillis(400);

    /** Other tests of the build share the machine: how long a write takes is no matter here. */
    private static final Pace HURRIED = new Pace(MOMENT, MOMENT, MOMENT, Duration.ofMinutes(1));

    private static final Pattern ADDRESS = Pattern.compile("Admin page while this runs: (http://localhost:\\d+/xc/)\n");

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    @ParameterizedTest
    @EnumSource
    void everyInvariantHolds(Database database) {
        var pages = new ArrayList<String>();

        var result = run(database, Wiring.RIGHT, line -> {
            if (line.contains("dial at 25 %")) {
                pages.add(get(""));
                pages.add(get("api/overview"));
            }
        });

        assertThat(result.exitCode()).as(text()).isZero();
        assertThat(pages.getFirst()).contains("<title>XC</title>");
        assertThat(pages.getLast()).contains("\"id\":\"users_subscription_tier\"", "\"name\":\"demo-2\"");
        assertThat(text())
                .contains("gate old-accepts-insert", "remedy: ", "DROP COLUMN subscription", "0 lost writes")
                .containsPattern(
                        "RESULT ok db=" + result.options().database().name().toLowerCase(java.util.Locale.ROOT)
                                + " instances=2 rows=500 transactions=\\d+ errors=0 lost=0 stale=0 longest_stall_ms=\\d+"
                                + " seconds=\\d+\\.\\d\n$");
        assertThat(result.transactions()).isGreaterThan(100);
    }

    @Test
    void anInstanceThatNoLongerWritesBothColumnsIsFoundAndItsLostRowsAreNamed() {
        var wiring = new FrozenInstance("demo-2", Database.POSTGRESQL);

        var result = run(Database.POSTGRESQL, wiring, line -> {
            if (line.contains("SOAK")) {
                wiring.freeze();
            }
        });

        assertThat(result.exitCode()).as(text()).isEqualTo(1);
        assertThat(result.lost()).isPositive();
        assertThat(result.stale()).isPositive();
        assertThat(text())
                .containsPattern("row \\d+ must hold '[a-z]+-\\d+' but holds ")
                .containsPattern("RESULT failed db=postgresql instances=2 rows=500 .* lost=[1-9]\\d* .*\n$");
    }

    private Result run(Database database, Wiring wiring, Consumer<String> onLine) {
        DatabaseServer.of(database);
        var out = new PrintStream(output, true, StandardCharsets.UTF_8) {
            @Override
            public void println(String line) {
                onLine.accept(line);
                super.println(line);
            }
        };
        var screen = Screen.open(Ui.PLAIN, out, null, name -> null);
        return new Demo(new Options(database, 2, 500, Ui.PLAIN), HURRIED, wiring).run(screen);
    }

    /** From the address that was printed. */
    private String get(String path) {
        var address = ADDRESS.matcher(text());
        assertThat(address.find()).as(text()).isTrue();
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(address.group(1) + path));
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(text(), e);
        }
    }

    private String text() {
        return output.toString(StandardCharsets.UTF_8);
    }
}
