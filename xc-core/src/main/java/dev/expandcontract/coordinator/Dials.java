package dev.expandcontract.coordinator;

import dev.expandcontract.metadata.MigrationRow;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.readswitch.Dial;
import dev.expandcontract.readswitch.DialBoard;
import dev.expandcontract.readswitch.DialSource;
import dev.expandcontract.readswitch.DialStore;
import dev.expandcontract.readswitch.ReadSwitch;
import java.util.Optional;

/** Knows who decides about reads in CUTOVER, and where the dials stand. */
final class Dials {

    private final ReadSwitch readSwitch;

    Dials(ReadSwitch readSwitch) {
        this.readSwitch = readSwitch;
    }

    /** What the read switch says of a dial. Asked before any lock is taken, as it may be another's code. */
    sealed interface Told {

        /** It is the dial in the metadata. */
        record Own() implements Told {}

        /** It stands there. */
        record Position(Dial dial) implements Told {}

        /** It does not say. */
        record Nothing(String why) implements Told {}
    }

    Told ask(String migrationId) {
        return switch (readSwitch) {
            case DialBoard own -> new Told.Own();
            case DialSource source -> ask(source, migrationId);
            default ->
                new Told.Nothing(
                        "It is no " + DialSource.class.getSimpleName()
                                + " and cannot say where it stands. Look there, and override the gate 'reads-moved' by its name.");
        };
    }

    private static Told ask(DialSource source, String migrationId) {
        try {
            return new Told.Position(source.dial(migrationId));
        } catch (RuntimeException e) {
            return new Told.Nothing("It does not say where it stands: " + e.getMessage());
        }
    }

    /** The switch, if it is one that XC turns and that is not the dial in the metadata. */
    Optional<DialStore> store() {
        return readSwitch instanceof DialStore store ? Optional.of(store) : Optional.empty();
    }

    DialStatus status(MigrationRow migration, Told told) {
        var turned = turned(migration);
        boolean turnable = store().isPresent();
        return switch (told) {
            case Told.Own own ->
                new DialStatus(
                        decidedBy(),
                        true,
                        turned,
                        turned,
                        migration.dial().at(),
                        false,
                        turned.isPresent()
                                ? ""
                                : "The metadata hold '" + migration.dial().text()
                                        + "', which is no dial: somebody has changed it by hand. Instances go on by what"
                                        + " they knew. Turn it by TurnDial.");
            case Told.Position position -> {
                boolean drifted =
                        turnable && migration.phase().asksReadSwitch() && !turned.equals(Optional.of(position.dial()));
                yield new DialStatus(
                        decidedBy(),
                        turnable,
                        Optional.of(position.dial()),
                        turned,
                        migration.dial().at(),
                        drifted,
                        drifted
                                ? "XC has turned it to " + migration.dial().text() + " at "
                                        + migration.dial().at()
                                        + ": somebody else has turned it since. TurnDial takes it back in hand."
                                : "");
            }
            case Told.Nothing nothing ->
                new DialStatus(
                        decidedBy(),
                        turnable,
                        Optional.empty(),
                        turned,
                        migration.dial().at(),
                        false,
                        nothing.why());
        };
    }

    /** Who decides, to stand in a sentence. */
    String decidedBy() {
        return switch (readSwitch) {
            case DialBoard own -> "XC";
            case DialSource source -> source.name();
            default -> "the read switch " + readSwitch.getClass().getSimpleName();
        };
    }

    /** Where the dial stands when a phase is entered. */
    static Dial entering(Phase from, Phase to, Told told) {
        return to.asksReadSwitch() && told instanceof Told.Position position
                ? position.dial()
                : DialBoard.outside(to.asksReadSwitch() ? from : to);
    }

    private static Optional<Dial> turned(MigrationRow migration) {
        try {
            return Optional.of(Dial.parse(migration.dial().text()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
