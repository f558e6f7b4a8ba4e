package dev.expandcontract.readswitch;

import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.PhaseSnapshot;
import dev.expandcontract.phase.Side;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * XC's own read switch: where this instance's dials hang, as it has learned them last. A transaction that asks it reads memory
 * alone. A migration whose dial has not been learned reads {@code old}.
 */
public final class DialBoard implements ReadSwitch {

    private static final Logger log = LoggerFactory.getLogger(DialBoard.class);

    private volatile Turned turned = new Turned(0, Map.of());

    /** All dials as of one turn. */
    private record Turned(long turns, Map<String, Dial> dials) {}

    /** How often any dial of the fleet had been turned when this instance learned of it last. */
    public long turns() {
        return turned.turns;
    }

    /** Where the dial of the migration stands; empty if this instance has not learned that. */
    public Optional<Dial> dial(String migrationId) {
        return Optional.ofNullable(turned.dials.get(migrationId));
    }

    /**
     * Lets transactions go by new dials, unless later ones are known. One that makes no sense changes nothing for its
     * migration.
     *
     * @param turns how often any dial of the fleet has been turned
     * @param texts the dials in words, by the id of the migration
     */
    public synchronized void publish(long turns, Map<String, String> texts) {
        if (turns < turned.turns) {
            return;
        }
        var dials = new HashMap<String, Dial>();
        for (var text : texts.entrySet()) {
            var dial = read(text.getKey(), text.getValue());
            if (dial.isPresent()) {
                dials.put(text.getKey(), dial.get());
            }
        }
        turned = new Turned(turns, Map.copyOf(dials));
    }

    private Optional<Dial> read(String id, String text) {
        var before = dial(id);
        try {
            var dial = Dial.parse(text);
            if (!before.equals(Optional.of(dial))) {
                log.info("The dial of migration '{}' stands at {}", id, dial);
            }
            return Optional.of(dial);
        } catch (IllegalArgumentException e) {
            log.warn(
                    "The dial of migration '{}' in the metadata makes no sense, and transactions go on to read by {}. Turn it"
                            + " by TurnDial. {}",
                    id,
                    before.map(Dial::toString).orElse("'old'"),
                    e.getMessage());
            return before;
        }
    }

    /**
     * Takes notice of phases that may be known before the dials are: outside CUTOVER a dial stands where the next CUTOVER is
     * to begin.
     */
    public synchronized void entered(PhaseSnapshot phases) {
        var dials = new HashMap<>(turned.dials);
        for (var entry : phases.phases().entrySet()) {
            if (!entry.getValue().asksReadSwitch()) {
                dials.put(entry.getKey(), outside(entry.getValue()));
            }
        }
        turned = new Turned(turned.turns, Map.copyOf(dials));
    }

    /** Where the dial stands in a phase in which nobody asks it. */
    public static Dial outside(Phase phase) {
        return phase.use(Side.OLD).reads() == Side.NEXT ? Dial.ON : Dial.OFF;
    }

    @Override
    public Side choose(Migration migration) {
        var dial = turned.dials.get(migration.id());
        return dial == null ? Side.OLD : dial.side(migration.id(), ReadContext.current());
    }
}
