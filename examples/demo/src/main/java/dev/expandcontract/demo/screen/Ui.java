package dev.expandcontract.demo.screen;

/** How the demo shows what happens. */
public enum Ui {
    /** {@link #LIVE} where the output is a terminal that can move its cursor, else {@link #PLAIN}. */
    AUTO,
    /** One line after the other, nothing is drawn over. */
    PLAIN,
    /** A table below the lines that is redrawn several times a second. */
    LIVE
}
