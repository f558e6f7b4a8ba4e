package dev.expandcontract.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TempoTest {

    private static final long TARGET = TimeUnit.MILLISECONDS.toNanos(100);

    private final Tempo tempo = new Tempo(BatchSettings.DEFAULT.withRows(1000).withTarget(Duration.ofMillis(100)));

    @Test
    void batches_grow_row_by_row_and_shrink_by_parts() {
        tempo.follow(new Ledger.Orders(true, TARGET, 0));
        assertThat(tempo.rows()).isEqualTo(200);
        tempo.took(TARGET);
        tempo.took(TARGET);
        assertThat(tempo.rows()).isEqualTo(400);
        tempo.took(TARGET + 1);
        assertThat(tempo.rows()).isEqualTo(240);
        for (int i = 0; i < 20; i++) {
            tempo.took(1);
        }
        assertThat(tempo.rows()).isEqualTo(1000);
        for (int i = 0; i < 50; i++) {
            tempo.shrink();
        }
        assertThat(tempo.rows()).isEqualTo(1);
        tempo.took(1);
        assertThat(tempo.rows()).isEqualTo(101);
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
