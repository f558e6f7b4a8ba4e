package dev.expandcontract.coordinator;

import dev.expandcontract.coordinator.Command.TurnDial;
import dev.expandcontract.coordinator.Outcome.DialTurned;
import dev.expandcontract.coordinator.Outcome.Refused;
import dev.expandcontract.metadata.MetadataStore;
import dev.expandcontract.metadata.MigrationRow;
import dev.expandcontract.phase.Side;
import dev.expandcontract.readswitch.Dial;
import java.util.List;

/** Turns dials. Both columns are right in CUTOVER, so no transaction has to end before. */
final class DialTurner {

    private final MetadataStore store;
    private final Dials dials;
    private final AuditTrail audit;

    DialTurner(MetadataStore store, Dials dials, AuditTrail audit) {
        this.store = store;
        this.dials = dials;
        this.audit = audit;
    }

    Outcome turn(TurnDial command, MigrationRow seen) {
        var told = dials.ask(seen.id());
        var failure = turnStore(command, seen, told);
        return store.transact("turning the dial of migration '" + seen.id() + "'", transaction -> {
            transaction.control().lock();
            var present = transaction.migrations().find(seen.id()).orElse(seen);
            var status = dials.status(present, told);
            var problem = failure.isEmpty() ? problem(command, present, status) : failure;
            Outcome outcome;
            if (problem.isEmpty()) {
                transaction.migrations().turn(present.id(), command.dial());
                transaction.control().countTurn();
                outcome = new DialTurned(present.id(), status.position(), command.dial());
            } else {
                outcome = new Refused(present.id(), problem, List.of());
            }
            audit.record(transaction, command, present.phase(), outcome);
            return outcome;
        });
    }

    /** Turns what holds the dial in place of the metadata; not under a lock, as nobody knows how long that takes. */
    private String turnStore(TurnDial command, MigrationRow seen, Dials.Told told) {
        var other = dials.store();
        if (other.isEmpty() || !problem(command, seen, dials.status(seen, told)).isEmpty()) {
            return "";
        }
        try {
            other.get().turn(seen.id(), command.dial());
            return "";
        } catch (RuntimeException e) {
            return "The dial of migration '" + seen.id() + "' was not turned to " + command.dial() + " by "
                    + other.get().name() + ": " + e.getMessage();
        }
    }

    private static String problem(TurnDial command, MigrationRow present, DialStatus status) {
        var column = present.definition().column();
        if (!present.phase().asksReadSwitch()) {
            return "The dial of migration '" + present.id() + "' has a say in CUTOVER alone. In the phase "
                    + present.phase() + " everybody reads '"
                    + present.definition().name(present.phase().use(Side.OLD).reads())
                    + "'. Move the migration to CUTOVER first.";
        }
        if (!status.turnable()) {
            return "Who reads '" + column.next() + "' is decided by " + status.decidedBy()
                    + ", which XC cannot turn. Turn it there; or leave readSwitch(..) out of Xc.builder in every instance,"
                    + " and XC's own dial decides.";
        }
        int length = command.dial().toString().length();
        return length <= Dial.LONGEST
                ? ""
                : "A dial of " + length + " characters is too long; it may have " + Dial.LONGEST
                        + ". Name fewer keys, or raise the share instead.";
    }
}
