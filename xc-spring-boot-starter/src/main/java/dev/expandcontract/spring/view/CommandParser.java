package dev.expandcontract.spring.view;

import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.Command;
import dev.expandcontract.coordinator.RampPlan;
import dev.expandcontract.model.SettingException;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.Side;
import dev.expandcontract.readswitch.Dial;
import dev.expandcontract.readswitch.Share;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Reads commands that were sent as JSON objects. Every one has {@code command}, its name, and {@code reason}; the others are
 * listed with {@link Name}. Unknown fields and oversized ones are refused.
 */
public final class CommandParser {

    /** How long the name of who asks may be, in characters. */
    private static final int LONGEST_NAME = 200;

    private CommandParser() {}

    /** The commands, and which fields each takes beside {@code command} and {@code reason}. */
    public enum Name {
        /** {@code to}, a phase, and {@code override}, the names of soft gates that do not count this time. */
        MOVE,
        /** {@code direction}: {@code FORWARD} or {@code REVERSE}. */
        RUN_BACKFILL,
        /** {@code direction}. */
        PAUSE_BACKFILL,
        /** {@code direction}. */
        RESUME_BACKFILL,
        /** {@code direction}. */
        STOP_BACKFILL,
        /** {@code direction}, {@code batchMillis}, and {@code rowsPerSecond}, without which there is no limit. */
        SET_PACE,
        /** {@code direction}. */
        RUN_VERIFICATION,
        /** {@code from}, {@code OLD} or {@code NEXT}, and {@code rows}, their names, without which all are meant. */
        REPAIR_DIFFERENCES,
        /** {@code percent}, and {@code allowed} and {@code denied}, keys that always or never read the next column. */
        TURN_DIAL,
        /** {@code plan}, as in {@code 5 % PT10M, 100 % PT1H}, without which {@link RampPlan#DEFAULT} is meant. */
        START_RAMP,
        /** Nothing else. */
        STOP_RAMP,
        /** {@code seconds}. */
        WATCH_BYPASS,
        /** Nothing else. */
        END_WATCH,
        /** {@code session}, its number. */
        END_SESSION,
        /** {@code instance}, its id. */
        DECLARE_GONE;

        /** As it is sent, such as {@code run-backfill}. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * Reads a command.
     *
     * @param migrationId the migration concerned
     * @param by who asks, for the audit log
     * @param sent the fields: texts and numbers, lists of texts, or one text with commas between its items
     * @throws CommandFormatException if it is none
     */
    public static Command parse(String migrationId, String by, Map<String, ?> sent) {
        if (by.length() > LONGEST_NAME) {
            throw new CommandFormatException("The name of who gives the command has " + by.length()
                    + " characters, at most " + LONGEST_NAME + " are possible.");
        }
        var fields = new Fields(sent);
        var name = name(fields.text("command"));
        var reason = fields.text("reason");
        var command = command(name, migrationId, by, reason, fields);
        fields.requireAllRead();
        return command;
    }

    /** Whether the command may take long, so that nobody should wait for its outcome. */
    public static boolean takesLong(Command command) {
        return command instanceof Command.RunBackfill
                || command instanceof Command.RunVerification
                || command instanceof Command.RepairDifferences;
    }

    private static Command command(Name name, String id, String by, String reason, Fields fields) {
        return switch (name) {
            case MOVE ->
                new Command.MoveTo(id, fields.constant("to", Phase.class), by, reason, fields.list("override"));
            case RUN_BACKFILL -> new Command.RunBackfill(id, direction(fields), by, reason);
            case PAUSE_BACKFILL -> new Command.PauseBackfill(id, direction(fields), by, reason);
            case RESUME_BACKFILL -> new Command.ResumeBackfill(id, direction(fields), by, reason);
            case STOP_BACKFILL -> new Command.StopBackfill(id, direction(fields), by, reason);
            case SET_PACE ->
                new Command.SetPace(
                        id,
                        direction(fields),
                        Duration.ofMillis(fields.number("batchMillis")),
                        fields.optionalNumber("rowsPerSecond"),
                        by,
                        reason);
            case RUN_VERIFICATION -> new Command.RunVerification(id, direction(fields), by, reason);
            case REPAIR_DIFFERENCES ->
                new Command.RepairDifferences(
                        id, fields.optionalConstant("from", Side.class), fields.list("rows"), by, reason);
            case TURN_DIAL -> new Command.TurnDial(id, dial(fields), by, reason);
            case START_RAMP -> new Command.StartRamp(id, plan(fields), by, reason);
            case STOP_RAMP -> new Command.StopRamp(id, by, reason);
            case WATCH_BYPASS -> new Command.WatchBypass(id, seconds(fields), by, reason);
            case END_WATCH -> new Command.EndWatch(id, by, reason);
            case END_SESSION -> new Command.EndSession(id, fields.number("session"), by, reason);
            case DECLARE_GONE -> new Command.DeclareGone(id, fields.text("instance"), by, reason);
        };
    }

    private static Dial dial(Fields fields) {
        var share = share(fields);
        try {
            return new Dial(share, fields.list("allowed"), fields.list("denied"));
        } catch (IllegalArgumentException e) {
            throw new CommandFormatException(String.valueOf(e.getMessage()));
        }
    }

    private static RampPlan plan(Fields fields) {
        var text = fields.optionalText("plan").filter(plan -> !plan.isBlank());
        try {
            return text.map(RampPlan::parse).orElse(RampPlan.DEFAULT);
        } catch (SettingException e) {
            throw new CommandFormatException("'plan' cannot be used: " + e.getMessage());
        }
    }

    private static Share share(Fields fields) {
        try {
            return Share.ofPercent(fields.text("percent"));
        } catch (IllegalArgumentException e) {
            throw new CommandFormatException("'percent' cannot be used: " + e.getMessage());
        }
    }

    private static Direction direction(Fields fields) {
        return fields.constant("direction", Direction.class);
    }

    private static Duration seconds(Fields fields) {
        return Duration.ofSeconds(fields.number("seconds"));
    }

    private static Name name(String text) {
        return Arrays.stream(Name.values())
                .filter(name -> name.text().equals(text.strip()))
                .findFirst()
                .orElseThrow(() -> new CommandFormatException("'command' is '"
                        + (text.length() > LONGEST_NAME ? text.substring(0, LONGEST_NAME) + "…" : text)
                        + "'. Possible are "
                        + Arrays.stream(Name.values()).map(Name::text).collect(Collectors.joining(", "))
                        + "."));
    }
}
