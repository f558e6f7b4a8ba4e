package dev.expandcontract.spring.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.fail;

import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.Command;
import dev.expandcontract.coordinator.RampPlan;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.Side;
import dev.expandcontract.readswitch.Dial;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CommandParserTest {

    @Test
    void reads_a_step_with_overridden_gates_as_a_list_or_as_a_text() {
        var expected = new Command.MoveTo("m", Phase.CONTRACT, "ada", "why", Set.of("soak-time", "no-bypass"));
        assertThat(parse("command", "move", "to", "contract", "override", List.of("soak-time", "no-bypass")))
                .isEqualTo(expected);
        assertThat(parse("command", "move", "to", "CONTRACT", "override", "soak-time, no-bypass"))
                .isEqualTo(expected);
        assertThat(parse("command", "move", "to", "dual-write"))
                .isEqualTo(new Command.MoveTo("m", Phase.DUAL_WRITE, "ada", "why"));
    }

    @ParameterizedTest
    @EnumSource(CommandParser.Name.class)
    void reads_every_command(CommandParser.Name name) {
        var direction = Direction.REVERSE;
        switch (name) {
            case MOVE -> reads(new Command.MoveTo("m", Phase.SOAK, "ada", "why"), name, "to", "SOAK");
            case RUN_BACKFILL ->
                reads(new Command.RunBackfill("m", direction, "ada", "why"), name, "direction", "reverse");
            case PAUSE_BACKFILL ->
                reads(new Command.PauseBackfill("m", direction, "ada", "why"), name, "direction", "reverse");
            case RESUME_BACKFILL ->
                reads(new Command.ResumeBackfill("m", direction, "ada", "why"), name, "direction", "reverse");
            case STOP_BACKFILL ->
                reads(new Command.StopBackfill("m", direction, "ada", "why"), name, "direction", "reverse");
            case SET_PACE -> {
                reads(
                        new Command.SetPace("m", direction, Duration.ofMillis(50), OptionalLong.of(1000), "ada", "why"),
                        name,
                        "direction",
                        "reverse",
                        "batchMillis",
                        50,
                        "rowsPerSecond",
                        "1000");
                reads(
                        new Command.SetPace("m", direction, Duration.ofMillis(50), OptionalLong.empty(), "ada", "why"),
                        name,
                        "direction",
                        "reverse",
                        "batchMillis",
                        "50");
            }
            case RUN_VERIFICATION ->
                reads(new Command.RunVerification("m", direction, "ada", "why"), name, "direction", "reverse");
            case REPAIR_DIFFERENCES -> {
                reads(new Command.RepairDifferences("m", "ada", "why"), name);
                reads(
                        new Command.RepairDifferences("m", Optional.of(Side.OLD), Set.of("id=1", "id=2"), "ada", "why"),
                        name,
                        "from",
                        "old",
                        "rows",
                        List.of("id=1", "id=2"));
            }
            case TURN_DIAL ->
                reads(
                        new Command.TurnDial("m", Dial.ofPercent(12.5).allowing("a", "b"), "ada", "why"),
                        name,
                        "percent",
                        "12.5",
                        "allowed",
                        "a,b");
            case START_RAMP -> {
                reads(new Command.StartRamp("m", RampPlan.DEFAULT, "ada", "why"), name);
                reads(
                        new Command.StartRamp(
                                "m",
                                RampPlan.evenly(Duration.ofMinutes(1), 2.5, 100)
                                        .within(new RampPlan.Limits(10, 1, 1.5, 0.2)),
                                "ada",
                                "why"),
                        name,
                        "plan",
                        "2.5 % PT60S, 100 % PT1M; reads 10, mismatches 1, latency 1.5, errors 0.2");
            }
            case STOP_RAMP -> reads(new Command.StopRamp("m", "ada", "why"), name);
            case WATCH_BYPASS ->
                reads(new Command.WatchBypass("m", Duration.ofMinutes(1), "ada", "why"), name, "seconds", 60);
            case END_WATCH -> reads(new Command.EndWatch("m", "ada", "why"), name);
            case END_SESSION -> reads(new Command.EndSession("m", 4711, "ada", "why"), name, "session", 4711L);
            case DECLARE_GONE -> reads(new Command.DeclareGone("m", "an-id", "ada", "why"), name, "instance", "an-id");
            default -> fail("nothing shows that " + name + " is read");
        }
    }

    @Test
    void refuses_an_unknown_command_and_names_those_there_are() {
        refuses("'command' is 'drop-table'. Possible are move, run-backfill, ", "command", "drop-table");
        refuses("The command lacks 'command'.");
    }

    @Test
    void refuses_a_command_without_a_reason_or_a_field() {
        assertThatThrownBy(() -> CommandParser.parse("m", "ada", Map.of("command", "move", "to", "SOAK")))
                .isInstanceOf(CommandFormatException.class)
                .hasMessage("The command lacks 'reason'.");
        refuses("The command lacks 'to'.", "command", "move");
        refuses("The command lacks 'direction'.", "command", "run-backfill", "direction", " ");
    }

    @Test
    void refuses_a_value_that_is_none_of_the_possible_ones() {
        refuses(
                "'to' is 'LATER'. Possible are EXPAND, DUAL_WRITE, BACKFILL, CUTOVER, SOAK, CONTRACT.",
                "command",
                "move",
                "to",
                "LATER");
        refuses("'percent' cannot be used: '101.000' is no share in percent.", "command", "turn-dial", "percent", 101);
        refuses("'session' is 'all'. Give a whole number.", "command", "end-session", "session", "all");
    }

    @Test
    void refuses_a_plan_or_a_dial_that_is_none() {
        refuses(
                "'plan' cannot be used: 'soon' is no plan of a ramp. Write it as in: 5 % PT10M, 100 % PT1H; reads 1000,"
                        + " mismatches 0, latency 2.0, errors 0.01",
                "command", "start-ramp", "plan", "soon");
        refuses(
                "'plan' cannot be used: The step '5 % PT1S' of a ramp does not raise the dial",
                "command", "start-ramp", "plan", "5 % PT1S, 5 % PT1S");
        refuses(
                "'plan' cannot be used: A ramp cannot go by 0 reads, 0 mismatches, latency 2.0 and errors 0.01.",
                "command",
                "start-ramp",
                "plan",
                "100 % PT1S; reads 0, mismatches 0, latency 2, errors 0.01");
        refuses(
                "'plan' is '[5 % PT1S]'. Give a text or a number.",
                "command", "start-ramp", "plan", List.of("5 % PT1S"));
        refuses("This command takes no 'plan'. It takes command, reason.", "command", "stop-ramp", "plan", "5 % PT1S");
        refuses(
                "The key 'a\tb' cannot stand on a list of a dial, as it is blank or has a control character in it.",
                "command",
                "turn-dial",
                "percent",
                5,
                "allowed",
                List.of("a\tb"));
    }

    @Test
    void refuses_what_a_command_does_not_take() {
        refuses(
                "This command takes no 'force'. It takes command, override, reason, to.",
                "command",
                "move",
                "to",
                "SOAK",
                "force",
                "yes");
    }

    @Test
    void refuses_what_is_too_large_or_of_another_kind() {
        refuses("'to' has 2001 characters, at most 2000 are possible.", "command", "move", "to", "x".repeat(2001));
        refuses(
                "'override' has 1001 items, at most 1000 are possible.",
                "command",
                "move",
                "to",
                "SOAK",
                "override",
                Collections.nCopies(1001, "gate"));
        refuses("'to' is '{a=b}'. Give a text or a number.", "command", "move", "to", Map.of("a", "b"));
        refuses(
                "'override' is 'true'. Give a list of texts, or one text with commas.",
                "command",
                "move",
                "to",
                "SOAK",
                "override",
                true);
        refuses("'to' has a control character in it, which no text needs.", "command", "move", "to", "SO\0AK");
        assertThatThrownBy(() -> CommandParser.parse("m", "a".repeat(201), Map.of()))
                .hasMessage("The name of who gives the command has 201 characters, at most 200 are possible.");
    }

    @Test
    void tells_which_commands_take_long() {
        assertThat(CommandParser.takesLong(parse("command", "run-backfill", "direction", "FORWARD")))
                .isTrue();
        assertThat(CommandParser.takesLong(parse("command", "pause-backfill", "direction", "FORWARD")))
                .isFalse();
    }

    private static void reads(Command expected, CommandParser.Name name, Object... more) {
        var fields = new Object[more.length + 2];
        fields[0] = "command";
        fields[1] = name.text();
        System.arraycopy(more, 0, fields, 2, more.length);
        assertThat(parse(fields)).isEqualTo(expected);
    }

    private static void refuses(String message, Object... fields) {
        assertThatThrownBy(() -> parse(fields))
                .isInstanceOf(CommandFormatException.class)
                .hasMessageStartingWith(message);
    }

    private static Command parse(Object... fields) {
        var sent = new HashMap<String, Object>();
        sent.put("reason", "why");
        for (int i = 0; i < fields.length; i += 2) {
            sent.put((String) fields[i], fields[i + 1]);
        }
        return CommandParser.parse("m", "ada", sent);
    }
}
