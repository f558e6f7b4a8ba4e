package dev.expandcontract.coordinator;

import dev.expandcontract.coordinator.Command.TurnDial;
import dev.expandcontract.coordinator.Dials.Told;
import dev.expandcontract.coordinator.Outcome.DialTurned;
import dev.expandcontract.coordinator.Outcome.Refused;
import dev.expandcontract.metadata.MetadataStore;
import dev.expandcontract.metadata.MigrationRow;
import dev.expandcontract.phase.Side;
import dev.expandcontract.readswitch.Dial;
import dev.expandcontract.readswitch.DialStore;
import java.util.List;
import java.util.Optional;

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
        var other = dials.store()
                .filter(any -> problem(command, seen, dials.status(seen, told)).isEmpty());
        // Not under a lock, as nobody knows how long another's code takes.
        var failure = other.map(any -> turn(any, command)).orElse("");
        var turned = failure.isEmpty() ? other : Optional.<DialStore>empty();
        var outcome = store.transact("turning the dial of migration '" + seen.id() + "'", transaction -> {
            transaction.control().lock();
            var present = transaction.migrations().find(seen.id()).orElse(seen);
            var status = dials.status(present, told);
            var problem = failure.isEmpty() ? problem(command, present, status) : failure;
            if (problem.isEmpty()) {
                transaction.migrations().turn(present.id(), command.dial());
                transaction.control().countTurn();
                var done = new DialTurned(present.id(), status.position(), command.dial());
                audit.record(transaction, command, present.phase(), done);
                return done;
            }
            var refused = new Refused(present.id(), problem, List.of());
            if (turned.isEmpty()) {
                audit.record(transaction, command, present.phase(), refused);
            }
            return refused;
        });
        return turned.isPresent() && outcome instanceof Refused refused
                ? refuse(command, seen, refused.message() + takeBack(turned.get(), command, told))
                : outcome;
    }

    /** Turns what holds the dial in place of the metadata. Answers why it was not turned, or nothing. */
    private static String turn(DialStore other, TurnDial command) {
        try {
            other.turn(command.migrationId(), command.dial());
            return "";
        } catch (RuntimeException e) {
            return "The dial of migration '" + command.migrationId() + "' was not turned to " + command.dial() + " by "
                    + other.name() + ": " + e.getMessage();
        }
    }

    /**
     * The migration has left CUTOVER since the store was asked to turn. Nobody asks the store now, but the next CUTOVER
     * would begin where it stands.
     *
     * @param before what it had told
     * @return where it stands, and what is to be done about that
     */
    private static String takeBack(DialStore other, TurnDial command, Told before) {
        var overtaken = " The migration left CUTOVER while " + other.name() + " was turned to " + command.dial();
        if (!(before instanceof Told.Position known)) {
            return overtaken + ", and where it stood before is not known." + remedy(other);
        }
        try {
            var now = other.dial(command.migrationId());
            if (!now.equals(command.dial())) {
                return overtaken + "; somebody else has turned it to " + now + " since." + remedy(other);
            }
            other.turn(command.migrationId(), known.dial());
            return overtaken + "; it was turned back to " + known.dial() + ".";
        } catch (RuntimeException e) {
            return overtaken + ", and it could not be turned back to " + known.dial() + ": " + e.getMessage()
                    + remedy(other);
        }
    }

    private static String remedy(DialStore other) {
        return " The next CUTOVER begins where it stands then: turn it in " + other.name() + " to where that is to be.";
    }

    private Outcome refuse(TurnDial command, MigrationRow seen, String why) {
        var refused = new Refused(seen.id(), why, List.of());
        return store.transact("refusing to turn a dial", transaction -> {
            transaction.control().lock();
            var present = transaction.migrations().find(seen.id()).orElse(seen);
            audit.record(transaction, command, present.phase(), refused);
            return refused;
        });
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
