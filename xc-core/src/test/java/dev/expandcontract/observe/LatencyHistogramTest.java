package dev.expandcontract.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyHistogramTest {

    @ParameterizedTest
    @ValueSource(longs = {1024, 1025, 1087, 1088, 5000, 1_000_000, 123_456_789, 60_000_000_000L})
    void a_class_holds_what_is_at_most_a_sixteenth_longer(long nanos) {
        int index = LatencyHistogram.classOf(nanos);
        assertThat(LatencyHistogram.endOf(index)).isGreaterThan(nanos);
        assertThat(LatencyHistogram.endOf(index - 1)).isLessThanOrEqualTo(nanos);
        assertThat(LatencyHistogram.endOf(index) / (double) LatencyHistogram.endOf(index - 1))
                .isLessThanOrEqualTo(17 / 16.0);
    }

    @Test
    void the_first_class_and_the_last_one_hold_the_rest() {
        assertThat(LatencyHistogram.classOf(-1)).isZero();
        assertThat(LatencyHistogram.classOf(0)).isZero();
        assertThat(LatencyHistogram.classOf(Long.MAX_VALUE)).isEqualTo(LatencyHistogram.CLASSES - 1);
    }

    @Test
    void it_counts() {
        var histogram = new LatencyHistogram();
        histogram.record(5000);
        histogram.record(5001);
        histogram.record(1_000_000);
        var counts = histogram.counts();
        assertThat(Arrays.stream(counts).sum()).isEqualTo(3);
        assertThat(counts[LatencyHistogram.classOf(5000)]).isEqualTo(2);
    }
}
