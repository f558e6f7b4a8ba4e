package dev.expandcontract.demo.screen;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Lines, and below them a picture that is redrawn in place. */
final class LiveScreen implements Screen {

    private static final long REFRESH_MILLIS = 125;
    private static final String CLEAR_LINE = "\033[K";
    private static final String CLEAR_BELOW = "\033[J";
    private static final String HIDE_CURSOR = "\033[?25l";
    private static final String SHOW_CURSOR = "\033[?25h";

    private final PrintStream out;
    private final Style style;
    private final Frame frame;
    private final Thread restoreCursor = new Thread(() -> write(SHOW_CURSOR), "restore cursor");
    private final CountDownLatch closed = new CountDownLatch(1);

    private final PrintStream standardError = System.err;

    private List<String> drawn = List.of();

    LiveScreen(PrintStream out, Style style) {
        this.out = out;
        this.style = style;
        this.frame = new Frame(style);
    }

    @Override
    public Style style() {
        return style;
    }

    @Override
    public synchronized void print(String line) {
        write(erased() + line + CLEAR_LINE + '\n' + drawing(drawn));
    }

    @Override
    public void watch(Supplier<Picture> pictures) {
        // An interrupt from the keyboard must not leave the user's terminal without a cursor.
        Runtime.getRuntime().addShutdownHook(restoreCursor);
        write(HIDE_CURSOR);
        // A warning that somebody logs must not land in the middle of the picture.
        System.setErr(new PrintStream(new Lines(out.charset(), this::print), true, out.charset()));
        Thread.ofPlatform().daemon().name("screen").start(() -> keepDrawing(pictures));
    }

    @Override
    public synchronized void close() {
        closed.countDown();
        System.setErr(standardError);
        write(erased() + SHOW_CURSOR);
        drawn = List.of();
    }

    private void keepDrawing(Supplier<Picture> pictures) {
        try {
            do {
                redraw(frame.draw(pictures.get()));
            } while (!closed.await(REFRESH_MILLIS, MILLISECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void redraw(List<String> lines) {
        if (closed.getCount() > 0) {
            write(erased() + drawing(lines));
            drawn = lines;
        }
    }

    private String erased() {
        return drawn.isEmpty() ? "" : "\033[" + drawn.size() + "A\r" + CLEAR_BELOW;
    }

    private static String drawing(List<String> lines) {
        return lines.stream().map(line -> line + CLEAR_LINE + '\n').collect(Collectors.joining());
    }

    /** At once, so that the eye never meets half a picture. */
    private void write(String text) {
        out.print(text);
        out.flush();
    }
}
