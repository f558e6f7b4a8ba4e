package dev.expandcontract.it.torture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.Xc;
import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.Command.MoveTo;
import dev.expandcontract.coordinator.Command.RunBackfill;
import dev.expandcontract.coordinator.Command.RunVerification;
import dev.expandcontract.coordinator.Command.TurnDial;
import dev.expandcontract.database.Database;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.Side;
import dev.expandcontract.readswitch.Dial;
import dev.expandcontract.readswitch.ReadContext;
import dev.expandcontract.test.EveryDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/** The dial over instances in processes of their own, with the defaults. */
class DialFlipTest {

    private static final int PROCESSES = 3;
    private static final int FLIPS = 9;
    private static final int KEYS = 1_000;

    /** Half of the flips have to take less, so that a machine that is busy for a moment does not matter. */
    private static final Duration BOUND = Duration.ofSeconds(1);

    @EveryDatabase
    void a_turn_is_in_effect_in_three_processes_within_a_second(Database database, DataSource raw) throws Exception {
        try (var connection = raw.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create table users (id int primary key, subscription varchar(20), tier varchar(20))");
        }
        try (var ground = new FillGround(database, raw, "dial-flip");
                var operator = DialWorker.join(raw, "operator")) {
            cutOver(operator);
            var instances = IntStream.rangeClosed(1, PROCESSES)
                    .mapToObj(number -> ground.start(number, DialWorker.class))
                    .toList();
            instances.forEach(Instance::awaitJoined);

            var millis = new ArrayList<Long>();
            for (int flip = 0; flip < FLIPS; flip++) {
                var side = flip % 2 == 0 ? Side.NEXT : Side.OLD;
                var replies = instances.stream()
                        .map(instance -> instance.ask("await " + side))
                        .toList();
                int number = flip + 1;
                instances.forEach(instance -> instance.awaitAt(String.valueOf(number)));
                long began = System.nanoTime();
                turn(operator, side == Side.NEXT ? Dial.ON : Dial.OFF);
                assertThat(replies)
                        .allSatisfy(reply ->
                                assertThat(reply.get(1, TimeUnit.MINUTES)).isEqualTo("done"));
                millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
            }
            System.out.printf("%s: from TurnDial to effect in %d processes: %s ms%n", database, PROCESSES, millis);
            assertThat(millis.stream().sorted().toList().get(FLIPS / 2)).isLessThan(BOUND.toMillis());

            var third = Dial.ofPercent(33);
            turn(operator, third);
            var expected = IntStream.range(0, KEYS)
                    .mapToObj(key -> third.side("tier", ReadContext.of("customer " + key)) == Side.NEXT ? "1" : "0")
                    .collect(Collectors.joining());
            for (var instance : instances) {
                assertThat(awaitSides(instance, expected)).isEqualTo(expected);
            }
            assertThat(ground.log().wrong()).isEmpty();
        }
    }

    /** What the process says last: it may not have learned of the last turn yet. */
    private static String awaitSides(Instance instance, String expected) throws Exception {
        long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        var sides = "";
        while (!sides.equals(expected) && System.nanoTime() < until) {
            sides = instance.ask("sides " + KEYS).get(1, TimeUnit.MINUTES);
        }
        return sides;
    }

    private static void turn(Xc xc, Dial dial) {
        xc.coordinator().execute(new TurnDial("tier", dial, "ada", "flip")).orThrow();
    }

    private static void cutOver(Xc xc) {
        for (var phase : List.of(Phase.DUAL_WRITE, Phase.BACKFILL, Phase.CUTOVER)) {
            if (phase == Phase.CUTOVER) {
                xc.coordinator()
                        .execute(new RunBackfill("tier", Direction.FORWARD, "ada", "fill"))
                        .orThrow();
                xc.coordinator()
                        .execute(new RunVerification("tier", Direction.FORWARD, "ada", "prove"))
                        .orThrow();
            }
            xc.coordinator().execute(new MoveTo("tier", phase, "ada", "on")).orThrow();
            assertThat(xc.coordinator().awaitAcknowledged("tier", Duration.ofMinutes(1)))
                    .isTrue();
        }
    }
}
