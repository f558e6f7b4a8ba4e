package dev.expandcontract.demo.screen;

import java.nio.charset.Charset;

/**
 * How text looks: with colours or without, with box-drawing characters or in plain ASCII.
 *
 * @param colours whether ANSI colours may be used
 * @param unicode whether the output can show more than ASCII
 */
public record Style(boolean colours, boolean unicode) {

    private static final String ESCAPE = "\033[";
    private static final String RESET = ESCAPE + "0m";

    /** Whether the charset can show what {@link #unicode()} stands for. */
    static boolean canShowUnicode(Charset charset) {
        return charset.canEncode() && charset.newEncoder().canEncode("█░●○■✔✘→");
    }

    public String bold(String text) {
        return paint("1", text);
    }

    public String dim(String text) {
        return paint("2", text);
    }

    public String red(String text) {
        return paint("31", text);
    }

    public String green(String text) {
        return paint("32", text);
    }

    public String yellow(String text) {
        return paint("33", text);
    }

    public String cyan(String text) {
        return paint("36", text);
    }

    /** The mark of something that went well. */
    public String yes() {
        return green(unicode ? "✔" : "ok");
    }

    /** The mark of something that went wrong. */
    public String no() {
        return red(unicode ? "✘" : "!!");
    }

    /** The mark of something that was refused, as it should be. */
    public String stop() {
        return yellow(unicode ? "■" : "--");
    }

    /** Leads from one thing to the next. */
    public String arrow() {
        return unicode ? "→" : "->";
    }

    /** A thing among others: the one that is meant, or one of the rest. */
    public String dot(boolean meant) {
        if (unicode) {
            return meant ? "●" : "○";
        }
        return meant ? "*" : "o";
    }

    /**
     * A bar.
     *
     * @param share how much of it is filled, from 0 to 1
     * @param width its length in characters
     */
    public String bar(double share, int width) {
        int full = (int) Math.round(Math.clamp(share, 0, 1) * width);
        return cyan((unicode ? "█" : "#").repeat(full)) + dim((unicode ? "░" : ".").repeat(width - full));
    }

    private String paint(String code, String text) {
        return colours ? ESCAPE + code + "m" + text + RESET : text;
    }
}
