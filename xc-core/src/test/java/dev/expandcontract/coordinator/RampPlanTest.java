package dev.expandcontract.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.expandcontract.coordinator.RampPlan.Limits;
import dev.expandcontract.model.SettingException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RampPlanTest {

    @Test
    void what_it_says_in_words_is_read_back() {
        assertThat(RampPlan.DEFAULT)
                .hasToString("1 % PT10M, 5 % PT10M, 25 % PT10M, 50 % PT10M, 100 % PT10M; reads 1000, mismatches 0,"
                        + " latency 2.0, errors 0.01");
        assertThat(RampPlan.parse(RampPlan.DEFAULT.toString())).isEqualTo(RampPlan.DEFAULT);
        var own = RampPlan.evenly(Duration.ofSeconds(30), 0.5, 100).within(new Limits(7, 3, 1.5, 0));
        assertThat(RampPlan.parse(own.toString())).isEqualTo(own);
        assertThat(RampPlan.parse("0.5% PT30S,100 PT30S")).isEqualTo(RampPlan.evenly(Duration.ofSeconds(30), 0.5, 100));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5 %",
                "5 % soon",
                "many PT1M",
                "5 % PT1M; reads lots, mismatches 0, latency 2, errors 0",
                "5 % PT1M; reads 1",
                "5 % PT1M; reads 1, mismatches 0, latency 2, errors 0; and so on"
            })
    void nonsense_is_refused(String text) {
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> RampPlan.parse(text))
                .withMessage("'" + text + "' is no plan of a ramp. Write it as in: 5 % PT10M, 100 % PT1H; reads 1000,"
                        + " mismatches 0, latency 2.0, errors 0.01");
    }

    @Test
    void steps_rise_and_limits_make_sense() {
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> RampPlan.evenly(Duration.ZERO, 5, 5))
                .withMessage("The step '5 % PT0S' of a ramp does not raise the dial, lasts less than nothing, or more"
                        + " than a year. Each share has to be larger than the one before.");
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> RampPlan.parse("5 % P99999999999D"))
                .withMessageStartingWith("The step '5 % PT2399999999976H' of a ramp ");
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> RampPlan.evenly(Duration.ZERO))
                .withMessage("A ramp has one step at least and 50 at most, and this one has 0.");
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> new Limits(0, 0, Double.NaN, 0))
                .withMessageStartingWith("A ramp cannot go by 0 reads, 0 mismatches, latency NaN and errors 0.0. ");
    }
}
