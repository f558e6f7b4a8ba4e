package dev.expandcontract.it.torture;

import dev.expandcontract.it.torture.Ground.Column;
import java.util.HashSet;
import java.util.Set;

/** Compares the physical columns of every row with what is known to be committed, while the traffic goes on. */
final class Examination {

    private final Ground ground;
    private final Ledger ledger;
    private final Log log;
    private final Set<String> told = new HashSet<>();

    Examination(Ground ground, Ledger ledger, Log log) {
        this.ground = ground;
        this.ledger = ledger;
        this.log = log;
    }

    /** Looks at all rows; answers whether the phase stood still meanwhile, so that they could be judged. */
    boolean examine() {
        var stage = ground.stage().orElseThrow();
        var seen = new long[Plan.ROWS];
        for (int row = 0; row < seen.length; row++) {
            seen[row] = ledger.seen(row);
        }
        var rows = ground.rows();
        if (!ground.stage().orElseThrow().equals(stage)) {
            return false;
        }
        var missing = new HashSet<Integer>();
        for (int row = 0; row < seen.length; row++) {
            missing.add(row);
        }
        for (var row : rows) {
            missing.remove(row.id());
            long intended = ledger.intended(row.id());
            if (row.version() < seen[row.id()] || row.version() > intended) {
                lost(row, "has version " + row.version() + " instead of " + seen[row.id()] + " to " + intended, stage);
            }
            for (var column : Column.values()) {
                var value = row.value(column);
                if (stage.mustHold(column) && (value == null || value != row.version())) {
                    lost(row, "has " + value + " in column " + column, stage);
                }
            }
        }
        missing.forEach(row -> log.violation(Violation.LOST_WRITE + " row " + row + " is gone; " + stage));
        return true;
    }

    private void lost(Ground.Row row, String what, Ground.Stage stage) {
        if (told.add(row.id() + " " + row.version() + " " + what)) {
            log.violation(Violation.LOST_WRITE + " in " + stage + ": " + row + " " + what + "; " + ledger.lastPhases());
        }
    }
}
