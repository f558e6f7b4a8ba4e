package dev.expandcontract.demo.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThroughputTest {

    private final Throughput throughput = new Throughput();

    @Test
    void nothingIsKnownFromOneSample() {
        assertThat(throughput.perSecond(100, 0)).isZero();
    }

    @Test
    void theGrowthOfTheLastSecondCounts() {
        throughput.perSecond(0, millis(0));
        throughput.perSecond(1000, millis(1000));

        assertThat(throughput.perSecond(1100, millis(1500))).isEqualTo(200);
        assertThat(throughput.perSecond(1400, millis(2000))).isEqualTo(400);
    }

    private static long millis(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }
}
