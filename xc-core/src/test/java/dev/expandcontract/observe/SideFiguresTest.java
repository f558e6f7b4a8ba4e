package dev.expandcontract.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.phase.Side;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SideFiguresTest {

    private final SideReads reads = new SideReads();

    private void read(Side side, int times, long micros) {
        for (int i = 0; i < times; i++) {
            reads.counter("tier", side).ended(TimeUnit.MICROSECONDS.toNanos(micros));
        }
    }

    private SideFigures next() {
        return reads.figures("tier", Side.NEXT);
    }

    @Test
    void before_the_first_read_there_are_no_times() {
        assertThat(next().statements()).isZero();
        assertThat(next().meanNanos()).isNaN();
        assertThat(next().quantileNanos(0.5)).isNaN();
        reads.counter("tier", Side.NEXT).failed();
        assertThat(next().statements()).isEqualTo(1);
        assertThat(next().meanNanos()).isNaN();
        assertThat(next().quantileNanos(0.99)).isNaN();
    }

    @Test
    void they_tell_statements_errors_and_times_of_one_side() {
        read(Side.NEXT, 98, 100);
        read(Side.NEXT, 2, 5000);
        read(Side.OLD, 1, 1);
        reads.counter("tier", Side.NEXT).failed();
        assertThat(next().statements()).isEqualTo(101);
        assertThat(next().errors()).isEqualTo(1);
        assertThat(next().meanNanos()).isEqualTo((98 * 100 + 2 * 5000) * 1000 / 100.0);
        assertThat(next().quantileNanos(0.5)).isBetween(100_000.0, 106_250.0);
        assertThat(next().quantileNanos(0.98)).isBetween(100_000.0, 106_250.0);
        assertThat(next().quantileNanos(0.99)).isBetween(5_000_000.0, 5_312_500.0);
        assertThat(next().quantileNanos(1)).isBetween(5_000_000.0, 5_312_500.0);
    }

    @Test
    void those_of_a_time_are_what_has_come_since() {
        read(Side.NEXT, 10, 100_000);
        reads.counter("tier", Side.NEXT).failed();
        var before = next();
        read(Side.NEXT, 4, 100);
        var since = next().minus(before);
        assertThat(since.statements()).isEqualTo(4);
        assertThat(since.errors()).isZero();
        assertThat(since.nanos()).isEqualTo(400_000);
        assertThat(since.quantileNanos(0.99)).isBetween(100_000.0, 106_250.0);
    }

    @Test
    void those_of_several_instances_add_up() {
        read(Side.NEXT, 1, 100);
        var one = next();
        read(Side.NEXT, 3, 200);
        reads.counter("tier", Side.NEXT).failed();
        var all = one.plus(next().minus(one));
        assertThat(all).isEqualTo(next());
        assertThat(all.statements()).isEqualTo(5);
    }

    @Test
    void another_instance_reads_them_from_a_text() {
        read(Side.NEXT, 1000, 100);
        read(Side.NEXT, 3, 70_000);
        reads.counter("tier", Side.NEXT).failed();
        assertThat(SideFigures.parse(next().text())).isEqualTo(next()).hasSameHashCodeAs(next());
        assertThat(SideFigures.parse(SideFigures.NONE.text())).isEqualTo(SideFigures.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1;2", "1;2;x", "1;2;3", "1;2;3:", "1;2;9999:1", "1;2;-1:1", "a;2;"})
    void another_text_is_refused(String text) {
        assertThatThrownBy(() -> SideFigures.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "' does not tell figures of reads");
    }
}
