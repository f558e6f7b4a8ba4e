package dev.expandcontract.demo.screen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.phase.Phase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ScreenTest {

    private static final Picture PICTURE = new Picture(
            Phase.CUTOVER,
            List.of(
                    new Picture.Member("demo-1", Phase.CUTOVER, 6, true, 800),
                    new Picture.Member("demo-2", Phase.BACKFILL, 5, false, 400)),
            new Picture.Work("backfill", 5_000, 20_000),
            Duration.ofSeconds(31),
            62_113,
            0,
            2,
            Duration.ofMillis(12));

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Test
    void withoutATerminalLinesArePlain() {
        try (var screen = open(Ui.AUTO, StandardCharsets.UTF_8, Map.of("TERM", "xterm"))) {
            screen.watch(() -> PICTURE);
            screen.print(screen.style().green("hello"));
        }
        assertThat(output()).isEqualTo("hello\n");
    }

    @Test
    void theLivePictureIsDrawnBelowTheLinesAndGoneInTheEnd() throws Exception {
        var drawn = new CountDownLatch(3);
        try (var screen = open(Ui.LIVE, StandardCharsets.UTF_8, Map.of())) {
            screen.watch(() -> {
                drawn.countDown();
                return PICTURE;
            });
            assertThat(drawn.await(30, TimeUnit.SECONDS)).isTrue();
            screen.print("hello");
            System.err.println("a warning");
        }
        assertThat(output())
                .contains("demo-2", "\033[32m", "\033[10A")
                .contains("hello", "a warning")
                .endsWith("\033[10A\r\033[J\033[?25h");
    }

    @Test
    void noColorForbidsColours() {
        assertThat(open(Ui.LIVE, StandardCharsets.UTF_8, Map.of("NO_COLOR", "1"))
                        .style())
                .isEqualTo(new Style(false, true));
        assertThat(open(Ui.LIVE, StandardCharsets.UTF_8, Map.of("NO_COLOR", "")).style())
                .isEqualTo(new Style(true, true));
    }

    @Test
    void anOutputThatCannotShowMoreGetsAscii() {
        var style = open(Ui.LIVE, StandardCharsets.US_ASCII, Map.of("NO_COLOR", "1"))
                .style();

        assertThat(style).isEqualTo(new Style(false, false));
        assertThat(new Frame(style).draw(PICTURE))
                .allMatch(line -> StandardCharsets.US_ASCII.newEncoder().canEncode(line) && line.length() <= 80);
    }

    @Test
    void aFrameShowsPhasesInstancesWorkAndCounts() {
        assertThat(new Frame(new Style(false, true)).draw(PICTURE))
                .containsExactly(
                        "",
                        "  ○ EXPAND  ○ DUAL_WRITE  ○ BACKFILL  ● CUTOVER  ○ SOAK  ○ CONTRACT",
                        "",
                        "  instance    phase       acknowledged    transactions/s",
                        "  demo-1      CUTOVER     epoch 6 ✔       ████████████████████    800",
                        "  demo-2      BACKFILL    epoch 5 ○       ██████████░░░░░░░░░░    400",
                        "",
                        "  backfill    █████████░░░░░░░░░░░░░░░░░░░░░░░░░  25 %  5,000 rows",
                        "",
                        "  31 s   62,113 transactions   0 errors   2 stale reads   longest stall 12 ms");
    }

    private Screen open(Ui ui, Charset charset, Map<String, String> environment) {
        return Screen.open(ui, new PrintStream(bytes, true, charset), null, environment::get);
    }

    private String output() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
