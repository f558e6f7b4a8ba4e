package dev.expandcontract.demo;

import static java.util.Locale.ROOT;

import dev.expandcontract.demo.screen.Screen;
import dev.expandcontract.demo.screen.Style;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Tells what happens, line by line, each with the time since the demo began. */
final class Story {

    private static final String INDENT = " ".repeat(11);
    private static final int WIDTH = 84;

    private final Screen screen;
    private final long started = System.nanoTime();

    Story(Screen screen) {
        this.screen = screen;
    }

    Style style() {
        return screen.style();
    }

    /** How long the demo has been running. */
    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    /** A line of its own. */
    void say(String line) {
        screen.print(line);
    }

    /** A step begins. */
    void step(String name, String meaning) {
        say("");
        say(String.format(ROOT, "  %5.1f s  ", elapsed().toMillis() / 1000.0) + style().bold(style().cyan(name)) + "  "
                + meaning);
    }

    /** Something in the step went as it should. */
    void done(String what) {
        item(style().yes(), what);
    }

    /** Something in the step was refused, as it should be. */
    void refused(String what) {
        item(style().stop(), what);
    }

    /** An explanation. */
    void note(String what) {
        wrap(what).forEach(line -> say(INDENT + "  " + style().dim(line)));
    }

    private void item(String mark, String what) {
        var lines = wrap(what);
        say(INDENT + mark + " " + lines.getFirst());
        lines.stream().skip(1).forEach(line -> say(INDENT + "  " + line));
    }

    /** Breaks between words, so that a line is no wider than most terminals. */
    private static List<String> wrap(String text) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (var word : text.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > WIDTH) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
