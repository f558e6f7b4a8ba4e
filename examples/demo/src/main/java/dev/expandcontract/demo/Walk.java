package dev.expandcontract.demo;

import static java.util.Locale.ROOT;

import dev.expandcontract.coordinator.GateResult;
import dev.expandcontract.coordinator.Hardness;
import dev.expandcontract.demo.check.StallMeter;
import dev.expandcontract.demo.check.StallMeter.Kind;
import dev.expandcontract.demo.check.StallMeter.Lane;
import dev.expandcontract.demo.check.StallMeter.Part;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.readswitch.Dial;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;

/** The way through the six phases, while the traffic goes on. What an operator and a database administrator do. */
final class Walk {

    private static final String SOAK_TIME = "soak-time";

    private final Operator operator;
    private final Schema schema;
    private final SchemaChange change;
    private final Customers customers;
    private final StallMeter stalls;
    private final Story story;
    private final Pace pace;

    Walk(
            Operator operator,
            Schema schema,
            SchemaChange change,
            Customers customers,
            StallMeter stalls,
            Story story,
            Pace pace) {
        this.operator = operator;
        this.schema = schema;
        this.change = change;
        this.customers = customers;
        this.stalls = stalls;
        this.story = story;
        this.pace = pace;
    }

    /**
     * Goes all the way.
     *
     * @throws StepFailedException if a step did not do what it had to
     * @throws SQLException if a change of the schema failed
     */
    void run() throws SQLException {
        expand();
        dualWrite();
        backfill();
        cutOver();
        stepBackAndForth();
        soak();
        contract();
        dropOld();
    }

    private void expand() throws SQLException {
        story.step("EXPAND", "writes and reads subscription; the column tier does not exist yet");
        Pace.pause(pace.warmUp());
        quiet("before the first step");
        apply(schema.addNext());
    }

    private void dualWrite() {
        story.step("DUAL_WRITE", "writes subscription and tier, reads subscription");
        move(Phase.EXPAND, Phase.DUAL_WRITE, "tier exists now");
    }

    private void backfill() {
        story.step("BACKFILL", "historical rows are filled and verified");
        move(Phase.DUAL_WRITE, Phase.BACKFILL, "every instance writes both columns");
        stalls.enter(Kind.BACKFILL, "backfill and verification");
        var filled = operator.backfill("fill tier in rows from before DUAL_WRITE");
        story.done(String.format(ROOT, "backfill: looked at %,d rows, filled %,d", filled.rows(), filled.filled()));
        verify();
    }

    private void cutOver() {
        story.step("CUTOVER", "writes both; XC's dial says whose transactions read which one, at first nobody's tier");
        move(Phase.BACKFILL, Phase.CUTOVER, "some readers try tier");
        turn(1, "one percent first");
        turn(25, "no complaints");
    }

    private void stepBackAndForth() {
        story.step("BACKFILL", "the way back, as if the readers of tier had been unhappy: all read subscription");
        move(Phase.CUTOVER, Phase.BACKFILL, "trying the way back");
        story.step("CUTOVER", "and forward again; the dial begins at nobody");
        move(Phase.BACKFILL, Phase.CUTOVER, "the way back works, so everybody may go");
        turn(100, "everybody");
    }

    private void turn(int percent, String reason) {
        var dial = Dial.ofPercent(percent);
        long began = System.nanoTime();
        operator.turn(dial, reason);
        int next = customers.awaitFollowed(dial);
        story.done(String.format(
                ROOT,
                "dial at %s: within %s, %,d of %,d customers read tier on every instance",
                dial,
                millis(Duration.ofNanos(System.nanoTime() - began)),
                next,
                Customers.ASKED));
    }

    private void soak() {
        story.step("SOAK", "writes both, reads tier; nothing asks the dial any more");
        move(Phase.CUTOVER, Phase.SOAK, "all readers have been reading tier");
    }

    private void contract() throws SQLException {
        story.step("CONTRACT", "subscription is to appear in no SQL; first try");
        var refused = operator.tryToMove(Phase.CONTRACT, "nobody reads subscription", Set.of(SOAK_TIME));
        refused.gates().stream()
                .filter(gate -> !gate.passed() && gate.hardness() == Hardness.HARD)
                .forEach(this::explain);
        apply(schema.relaxOld());
        story.step("CONTRACT", "writes and reads tier; second try");
        story.note("overrides '" + SOAK_TIME + "' by name, with a reason that the audit keeps");
        move(Phase.SOAK, Phase.CONTRACT, "a demo cannot soak for a day", Set.of(SOAK_TIME));
    }

    private void dropOld() throws SQLException {
        story.step("DROP", "the old column goes while the application runs");
        story.done(operator.requireOldDroppable());
        apply(schema.dropOld());
        quiet("after the last step");
    }

    private void explain(GateResult gate) {
        story.refused("gate " + gate.name() + ": " + gate.reason());
        story.note("remedy: " + gate.remedy());
    }

    private void move(Phase from, Phase to, String reason) {
        move(from, to, reason, Set.of());
    }

    private void move(Phase from, Phase to, String reason, Set<String> overridden) {
        var part = stalls.enter(Kind.TRANSITION, from + " " + story.style().arrow() + " " + to);
        var took = operator.move(to, reason, overridden);
        Pace.pause(pace.settle());
        story.done("every instance acknowledged within " + millis(took) + longest(part));
    }

    private void verify() {
        var verified = operator.verify("compare both columns of every row");
        story.done(String.format(
                ROOT, "verification: compared %,d rows, %,d differences", verified.rows(), verified.differences()));
        Pace.pause(pace.settle());
    }

    private void apply(String ddl) throws SQLException {
        var part = stalls.enter(Kind.SCHEMA, ddl);
        story.done(ddl);
        var applied = change.apply(ddl);
        // What the DDL still delays must not be blamed on the transition that follows.
        Pace.pause(pace.settle());
        story.note((applied.paused() ? "while traffic paused" : "under traffic")
                + (applied.tries() == 1 ? "" : ", try " + applied.tries()) + ", in " + millis(applied.took())
                + longest(part));
    }

    private void quiet(String when) {
        var part = stalls.enter(Kind.QUIET, when);
        Pace.pause(pace.quiet());
        story.done("nothing but traffic " + when + longest(part));
    }

    private static String longest(Part part) {
        return ", longest write " + millis(part.longest(Lane.APPLICATION));
    }

    private static String millis(Duration duration) {
        return duration.toMillis() + " ms";
    }
}
