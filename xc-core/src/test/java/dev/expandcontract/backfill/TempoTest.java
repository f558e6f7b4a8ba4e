package dev.expandcontract.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.pace.Decision;
import dev.expandcontract.pace.Pace;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TempoTest {

    private static final long TARGET = TimeUnit.MILLISECONDS.toNanos(100);

    private final Tempo tempo = new Tempo(BatchSettings.DEFAULT.withRows(5000).withTarget(Duration.ofMillis(100)));

    @Test
    void batches_grow_row_by_row_and_shrink_by_parts() {
        tempo.follow(new Ledger.Orders(true, TARGET, 0));
        assertThat(tempo.rows()).isEqualTo(200);
        tempo.took(TARGET);
        tempo.took(TARGET);
        assertThat(tempo.rows()).isEqualTo(400);
        tempo.took(TARGET + 1);
        assertThat(tempo.rows()).isEqualTo(240);
        for (int i = 0; i < 60; i++) {
            tempo.took(1);
        }
        assertThat(tempo.rows()).isEqualTo(5000);
        for (int i = 0; i < 50; i++) {
            tempo.shrink();
        }
        assertThat(tempo.rows()).isEqualTo(1);
        tempo.took(1);
        assertThat(tempo.rows()).isEqualTo(2);
        tempo.took(1);
        tempo.took(1);
        assertThat(tempo.rows()).isEqualTo(4);
        tempo.took(1);
        assertThat(tempo.rows()).isEqualTo(6);
    }

    @Test
    void batches_double_until_one_takes_more_than_half_its_time_or_meets_a_lock() {
        tempo.follow(new Ledger.Orders(true, TARGET, 0));
        tempo.took(TARGET / 2);
        tempo.took(TARGET / 2);
        assertThat(tempo.rows()).isEqualTo(800);
        tempo.took(TARGET / 2 + 1);
        assertThat(tempo.rows()).isEqualTo(900);
        tempo.took(1);
        assertThat(tempo.rows()).isEqualTo(1000);

        var other = new Tempo(BatchSettings.DEFAULT);
        other.follow(new Ledger.Orders(true, TARGET, 0));
        other.shrink();
        other.took(1);
        assertThat(other.rows()).isEqualTo(180);
    }

    @Test
    void below_full_pace_batches_are_short_and_rests_long() {
        tempo.follow(new Ledger.Orders(true, TARGET, 0));
        tempo.follow(new Decision(Pace.SLOW, 50, "load: 9"));
        assertThat(tempo.rows()).isEqualTo(100);
        tempo.took(TARGET / 2);
        assertThat(tempo.rows()).isEqualTo(150);
        tempo.took(TARGET / 2 + 1);
        assertThat(tempo.rows()).isEqualTo(90);
        assertThat(tempo)
                .hasToString("at 0 rows per second in batches of 90 rows, which take 50 ms at most, at 50 % of full"
                        + " pace, load: 9");
        tempo.follow(new Decision(Pace.SLOW, 1, "load: 9"));
        assertThat(tempo).asString().contains("which take 20 ms at most");
        tempo.follow(Decision.FULL);
        assertThat(tempo.rows()).isEqualTo(36);
        assertThat(Tempo.rest(0, 1000, 0, 100)).isZero();
        assertThat(Tempo.rest(0, 1000, 0, 50)).isEqualTo(1000);
        assertThat(Tempo.rest(0, 1000, 0, 10)).isEqualTo(9000);
        assertThat(Tempo.rest(0, 1000, 0, 0)).isZero();
        assertThat(Tempo.rest(10, 1000, 1_000_000, 50)).isEqualTo(9000);
        assertThat(Tempo.rest(10, 1000, 1_000_000, 5)).isEqualTo(19_000);
    }

    @Test
    void a_limit_keeps_batches_below_half_a_second() {
        tempo.follow(new Ledger.Orders(true, TARGET, 50));
        assertThat(tempo.rows()).isEqualTo(25);
        tempo.follow(new Ledger.Orders(true, TARGET, 1));
        assertThat(tempo.rows()).isEqualTo(1);
        assertThat(tempo).hasToString("at 0 rows per second in batches of 1 rows, limited to 1 rows per second");
    }
}
