package dev.expandcontract.demo.screen;

import java.io.Console;
import java.io.PrintStream;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where the demo is seen. Safe for use by several threads. */
public sealed interface Screen extends AutoCloseable permits PlainScreen, LiveScreen {

    /** How text is to look on this screen. */
    Style style();

    /** Adds a line that stays. */
    void print(String line);

    /** Keeps showing what happens below the lines, where the screen can, until {@link #close()}. */
    void watch(Supplier<Picture> pictures);

    /** Stops showing what happens; what was printed stays. */
    @Override
    void close();

    /**
     * The screen to use.
     *
     * @param console the terminal, null if output goes elsewhere
     * @param environment the value of an environment variable by its name, or null: {@code NO_COLOR} forbids colours
     *     where it has any text, and a {@code TERM} that is {@code dumb} or absent cannot be drawn on
     */
    static Screen open(
            Ui ui, PrintStream out, @Nullable Console console, Function<String, @Nullable String> environment) {
        var noColor = environment.apply("NO_COLOR");
        var term = environment.apply("TERM");
        boolean terminal = console != null && term != null && !term.equals("dumb");
        boolean live = ui == Ui.LIVE || (ui == Ui.AUTO && terminal);
        boolean colours = live && (noColor == null || noColor.isEmpty());
        var style = new Style(colours, Style.canShowUnicode(out.charset()));
        return live ? new LiveScreen(out, style) : new PlainScreen(out, style);
    }
}
