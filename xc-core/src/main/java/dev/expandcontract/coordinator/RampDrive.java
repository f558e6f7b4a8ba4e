package dev.expandcontract.coordinator;

import dev.expandcontract.metadata.RampRow;
import dev.expandcontract.readswitch.Dial;
import dev.expandcontract.readswitch.Share;
import java.time.Duration;

/**
 * One look at a ramp that goes on. The dial is turned first and the step recorded afterwards, so whoever comes after an instance
 * that has died in between finds the dial one step ahead.
 *
 * @param position where the dial stands
 */
record RampDrive(Ramps ramps, RampRow ramp, RampPlan plan, Dial position) {

    void step(RampJudge.Seen seen, Duration lasted) {
        int step = ramp.step();
        if (step < 0) {
            begin();
        } else if (step + 1 < plan.steps().size() && isAt(step + 1)) {
            ramps.enter(ramp, step + 1, "it has just begun");
        } else if (!isAt(step)) {
            ramps.end(ramp, Ramps.STOPPED, "somebody else has turned the dial to " + position);
        } else {
            obey(RampJudge.judge(plan.steps().get(step), plan.limits(), lasted, seen));
        }
    }

    /** At the first step that is no way back. */
    private void begin() {
        int first = 0;
        while (first < plan.steps().size()
                && share(first).size() < position.share().size()) {
            first++;
        }
        if (first == plan.steps().size()) {
            ramps.end(ramp, Ramps.FINISHED, "the dial stood at " + position + " already");
        } else {
            go(first, "it begins");
        }
    }

    private void obey(RampJudge.Verdict verdict) {
        switch (verdict) {
            case RampJudge.Verdict.Wait wait -> ramps.note(ramp, wait.why());
            case RampJudge.Verdict.TurnBack back -> {
                if (ramps.turn(ramp, Dial.OFF, back.why())) {
                    ramps.end(ramp, RampStatus.TURNED_BACK, back.why());
                }
            }
            case RampJudge.Verdict.Go on -> {
                if (ramp.step() + 1 == plan.steps().size()) {
                    ramps.end(ramp, Ramps.FINISHED, on.why());
                } else {
                    go(ramp.step() + 1, on.why());
                }
            }
        }
    }

    private void go(int step, String why) {
        if (ramps.turn(ramp, new Dial(share(step), position.allowed(), position.denied()), why)) {
            ramps.enter(ramp, step, "it has just begun");
        }
    }

    private boolean isAt(int step) {
        return share(step).equals(position.share());
    }

    private Share share(int step) {
        return plan.steps().get(step).share();
    }
}
