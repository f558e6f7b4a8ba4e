package dev.expandcontract.it.torture;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;

/** How a worker process tells its test what happens: one line each. */
final class Voice {

    static final String JOINED = "joined";
    static final String REPLY = "reply ";
    static final String AT = "at ";
    static final String VIOLATION = "violation ";
    static final String UNEXPECTED = "unexpected ";

    private final PrintStream out;
    private final String name;

    Voice(PrintStream out, String name) {
        this.out = out;
        this.name = name;
    }

    void say(String line) {
        synchronized (out) {
            out.println(line.replace('\n', ' ').replace('\r', ' '));
            out.flush();
        }
    }

    void violation(Violation kind, String what) {
        say(VIOLATION + kind + " " + name + ": " + what);
    }

    void unexpected(Throwable failure) {
        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        say(UNEXPECTED + name + ": " + text);
    }
}
