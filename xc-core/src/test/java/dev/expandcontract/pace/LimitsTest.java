package dev.expandcontract.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.model.SettingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsTest {

    @Test
    void a_number_slows_from_the_soft_limit_on_and_pauses_from_the_hard_one_on() {
        var limits = Limits.of("sessions", 10, 20);
        assertThat(limits.of(9)).isEqualTo(Pace.FULL);
        assertThat(limits.of(10)).isEqualTo(Pace.SLOW);
        assertThat(limits.of(19)).isEqualTo(Pace.SLOW);
        assertThat(limits.of(20)).isEqualTo(Pace.PAUSED);
        assertThat(Limits.of("sessions", 10, 10).of(10)).isEqualTo(Pace.PAUSED);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "-1, 1", "2, 1"})
    void limits_that_never_let_the_work_go_or_contradict_each_other_are_refused(long soft, long hard) {
        assertThatThrownBy(() -> Limits.of("sessions", soft, hard))
                .isInstanceOf(SettingException.class)
                .hasMessage("The limits of the sessions are " + soft + " and " + hard + ". The first, which slows the"
                        + " work, must be above zero, and the second, which pauses it, not below the first.");
    }
}
