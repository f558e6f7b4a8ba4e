package dev.expandcontract.demo.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.demo.check.StallMeter.Kind;
import dev.expandcontract.demo.check.StallMeter.Lane;
import org.junit.jupiter.api.Test;

class StallMeterTest {

    private final StallMeter meter = new StallMeter();

    @Test
    void aWriteCountsInEveryPartThatItTouched() {
        var before = meter.enter(Kind.QUIET, "before");
        var first = meter.enter(Kind.TRANSITION, "first");
        var write = meter.begin(Lane.APPLICATION);
        var second = meter.enter(Kind.TRANSITION, "second");
        write.end();
        var after = meter.enter(Kind.QUIET, "after");

        assertThat(before.longest(Lane.APPLICATION)).isZero();
        assertThat(first.longest(Lane.APPLICATION)).isPositive();
        assertThat(second.longest(Lane.APPLICATION)).isEqualTo(first.longest(Lane.APPLICATION));
        assertThat(after.longest(Lane.APPLICATION)).isZero();
        assertThat(meter.parts()).containsExactly(before, first, second, after);
    }

    @Test
    void theLongestIsToldForEachKindOfItsOwn() {
        meter.enter(Kind.SCHEMA, "alter table");
        meter.begin(Lane.APPLICATION).end();
        meter.enter(Kind.TRANSITION, "transition");

        assertThat(meter.longest(Kind.SCHEMA)).isPositive();
        assertThat(meter.longest(Kind.TRANSITION)).isZero();
    }

    @Test
    void aWriteBeforeTheFirstPartCountsNowhere() {
        meter.begin(Lane.APPLICATION).end();

        assertThat(meter.parts()).isEmpty();
    }

    @Test
    void bystandersAreMeasuredApart() {
        var part = meter.enter(Kind.TRANSITION, "transition");
        meter.begin(Lane.BYSTANDER).end();

        assertThat(part.longest(Lane.BYSTANDER)).isPositive();
        assertThat(meter.longest(Kind.TRANSITION)).isZero();
    }
}
