package dev.expandcontract.coordinator;

import dev.expandcontract.backfill.Direction;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.readswitch.Dial;
import java.util.List;
import java.util.Optional;

/** What came of a command. */
public sealed interface Outcome {

    /** The migration concerned. */
    String migrationId();

    /** The outcome in a sentence, for operators: what was done, or why not and what to do about it. */
    String message();

    /** Whether what was asked for is done. */
    boolean succeeded();

    /**
     * This outcome if it succeeded.
     *
     * @throws CommandFailedException with the message if it did not
     */
    default Outcome orThrow() {
        if (!succeeded()) {
            throw new CommandFailedException(this);
        }
        return this;
    }

    /**
     * The migration is in another phase now.
     *
     * @param epoch the epoch at which it entered the phase
     * @param gates the answers of all gates, overridden ones among them
     */
    record Moved(String migrationId, Phase from, Phase to, long epoch, List<GateResult> gates) implements Outcome {

        public Moved {
            gates = List.copyOf(gates);
        }

        @Override
        public String message() {
            return "Migration '" + migrationId + "' moved from " + from + " to " + to + " at epoch " + epoch + ".";
        }

        @Override
        public boolean succeeded() {
            return true;
        }
    }

    /**
     * Nothing was changed.
     *
     * @param gates the answers of all gates; empty if the command was refused before any was asked
     */
    record Refused(String migrationId, String message, List<GateResult> gates) implements Outcome {

        public Refused {
            gates = List.copyOf(gates);
        }

        @Override
        public boolean succeeded() {
            return false;
        }
    }

    /**
     * Nothing was changed, as another command was faster.
     *
     * @param now the phase that the migration is in
     */
    record Superseded(String migrationId, Phase now, String message) implements Outcome {

        @Override
        public boolean succeeded() {
            return false;
        }
    }

    /**
     * The dial stands elsewhere now.
     *
     * @param from where it stood; empty if that was not known
     * @param to where it stands
     */
    record DialTurned(String migrationId, Optional<Dial> from, Dial to) implements Outcome {

        @Override
        public String message() {
            return "The dial of migration '" + migrationId + "' was turned from "
                    + from.map(Dial::toString).orElse("where nobody knows") + " to " + to + ".";
        }

        @Override
        public boolean succeeded() {
            return true;
        }
    }

    /** A ramp begins or ends. */
    record RampChanged(String migrationId, String message) implements Outcome {

        @Override
        public boolean succeeded() {
            return true;
        }
    }

    /**
     * The database was told to end a session.
     *
     * @param session the session's number in the server
     */
    record SessionEnded(String migrationId, long session, String message) implements Outcome {

        @Override
        public boolean succeeded() {
            return true;
        }
    }

    /** An instance is counted in the fleet no more. */
    record InstanceRemoved(String migrationId, String instanceId, String message) implements Outcome {

        @Override
        public boolean succeeded() {
            return true;
        }
    }

    /**
     * A backfill has ended.
     *
     * @param rows rows that it looked at
     * @param filled rows that it changed
     * @param succeeded whether it reached every row and that was recorded
     */
    record BackfillFinished(
            String migrationId, Direction direction, long rows, long filled, boolean succeeded, String message)
            implements Outcome {}

    /** A backfill goes on in another way, or ends. */
    record BackfillChanged(String migrationId, Direction direction, String message) implements Outcome {

        @Override
        public boolean succeeded() {
            return true;
        }
    }

    /**
     * A verification has ended.
     *
     * @param rows rows that it compared
     * @param differences rows whose columns differ
     * @param examples keys of some of them
     * @param succeeded whether it compared every row, found no difference, and that was recorded
     */
    record VerificationFinished(
            String migrationId,
            Direction direction,
            long rows,
            long differences,
            List<String> examples,
            boolean succeeded,
            String message)
            implements Outcome {

        public VerificationFinished {
            examples = List.copyOf(examples);
        }
    }

    /**
     * Rows whose columns differed were repaired.
     *
     * @param repaired rows whose column was copied
     * @param examples the names of the first of them
     * @param left rows that still differ
     * @param succeeded whether all rows were repaired, equal already or gone
     */
    record RowsRepaired(
            String migrationId,
            Direction direction,
            long repaired,
            List<String> examples,
            long left,
            boolean succeeded,
            String message)
            implements Outcome {

        public RowsRepaired {
            examples = List.copyOf(examples);
        }
    }

    /** Writes to the table are watched from now on, or no longer. */
    record WatchChanged(String migrationId, String message) implements Outcome {

        @Override
        public boolean succeeded() {
            return true;
        }
    }
}
