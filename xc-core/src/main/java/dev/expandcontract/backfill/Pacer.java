package dev.expandcontract.backfill;

import dev.expandcontract.pace.Decision;
import dev.expandcontract.pace.Governor;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Keeps one worker to the pace that the probes find right, and lets them know when its batches run. */
final class Pacer {

    private final Governor governor;
    private final Tempo tempo;

    Pacer(Governor governor, Tempo tempo) {
        this.governor = governor;
        this.tempo = tempo;
    }

    /** What a worker does that is not to go on for now. */
    interface Pause {

        /** Called at the beginning, and when another reason takes the place of one. */
        void told(Decision decision) throws SQLException, Interruption;

        /** Whether it is to wait on. Called again and again. */
        boolean waitsOn() throws SQLException, Interruption;
    }

    /** Some of a worker's work. */
    @FunctionalInterface
    interface Work<T extends @Nullable Object> {
        T run() throws SQLException, Interruption;
    }

    /**
     * Asks the probes, outside of any transaction, and waits as long as they pause the work. Answers false if the worker is
     * not to go on anyway.
     */
    boolean mayGoOn(Pause pause) throws SQLException, Interruption {
        var told = Decision.FULL;
        for (var decision = governor.decide(); ; decision = governor.decide()) {
            tempo.follow(decision);
            if (decision.go()) {
                rest();
                return true;
            }
            if (!decision.equals(told)) {
                pause.told(decision);
                told = decision;
            }
            tempo.idle();
            if (!pause.waitsOn()) {
                return false;
            }
        }
    }

    private void rest() {
        for (long nanos = governor.restNanos();
                nanos > 0 && !Thread.currentThread().isInterrupted();
                nanos = governor.restNanos()) {
            tempo.calm(nanos);
        }
    }

    /** Does what the application's statements may suffer from. */
    <T extends @Nullable Object> T beside(Work<T> work) throws SQLException, Interruption {
        governor.batchBegins();
        try {
            return work.run();
        } finally {
            governor.batchEnds();
        }
    }
}
