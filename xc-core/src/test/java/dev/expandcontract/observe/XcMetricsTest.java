package dev.expandcontract.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.PhaseSnapshot;
import dev.expandcontract.phase.Side;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class XcMetricsTest {

    private final AtomicLong clock = new AtomicLong();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Told figures = new Told();
    private final XcMetrics metrics = new XcMetrics(figures, clock::get);

    @Test
    void every_meter_of_the_enum_is_there_and_no_other() {
        metrics.bindTo(registry);
        assertThat(registry.getMeters().stream()
                        .map(meter ->
                                meter.getId().getName() + ": " + meter.getId().getDescription())
                        .collect(Collectors.toSet()))
                .isEqualTo(Arrays.stream(XcMeter.values())
                        .map(meter -> meter.meterName() + ": " + meter.description())
                        .collect(Collectors.toSet()));
    }

    @Test
    void they_tell_the_figures() {
        metrics.bindTo(registry);
        figures.backfills = List.of(
                new Figures.Backfill("tier", Side.NEXT, 10, 40, 5, 2, 15, 50, Figures.Rest.NONE),
                new Figures.Backfill("tier", Side.OLD, 1, 1, 1, 1, 1, 1, Figures.Rest.NONE));
        assertThat(gauge(XcMeter.PHASE, "migration", "tier")).isEqualTo(3);
        assertThat(gauge(XcMeter.EPOCH_LAG)).isEqualTo(2);
        assertThat(registry.get("xc.statements.refused").functionCounter().count())
                .isEqualTo(7);
        assertThat(ofNext(XcMeter.BACKFILL_ROWS_DONE)).isEqualTo(10);
        assertThat(ofNext(XcMeter.BACKFILL_ROWS_TOTAL)).isEqualTo(40);
        assertThat(ofNext(XcMeter.BACKFILL_ROWS_FILLED)).isEqualTo(5);
        assertThat(ofNext(XcMeter.BACKFILL_RATE)).isEqualTo(2);
        assertThat(ofNext(XcMeter.BACKFILL_TIME_LEFT)).isEqualTo(15);
        assertThat(ofNext(XcMeter.BACKFILL_PACE)).isEqualTo(50);
        assertThat(gauge(XcMeter.BACKFILL_ROWS_DONE, "migration", "tier", "target", "old"))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Figures.Rest.class)
    void a_rest_has_its_reason(Figures.Rest rest) {
        metrics.bindTo(registry);
        figures.backfills = List.of(new Figures.Backfill("tier", Side.NEXT, 10, 40, 5, 0, Double.NaN, 0, rest));
        assertThat(paused("command")).isEqualTo(rest == Figures.Rest.COMMAND ? 1 : 0);
        assertThat(paused("probe")).isEqualTo(rest == Figures.Rest.PROBE ? 1 : 0);
    }

    @Test
    void phases_are_numbered_in_their_order() {
        metrics.bindTo(registry);
        for (var phase : Phase.values()) {
            figures.phase = phase;
            assertThat(gauge(XcMeter.PHASE, "migration", "tier"))
                    .isEqualTo(List.of(Phase.values()).indexOf(phase) + 1);
        }
    }

    @Test
    void the_metadata_are_read_once_a_second() {
        metrics.bindTo(registry);
        ofNext(XcMeter.BACKFILL_RATE);
        ofNext(XcMeter.BACKFILL_ROWS_DONE);
        assertThat(figures.reads).isEqualTo(1);
        clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
        ofNext(XcMeter.BACKFILL_RATE);
        assertThat(figures.reads).isEqualTo(2);
    }

    @Test
    void without_a_backfill_or_a_database_they_are_no_numbers() {
        metrics.bindTo(registry);
        assertThat(ofNext(XcMeter.BACKFILL_RATE)).isNaN();
        figures.backfills = null;
        clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertThat(ofNext(XcMeter.BACKFILL_RATE)).isNaN();
        assertThat(gauge(XcMeter.PHASE, "migration", "tier")).isEqualTo(3);
    }

    @Test
    void migrations_that_come_later_are_bound_by_binding_again() {
        metrics.bindTo(registry);
        int before = registry.getMeters().size();
        metrics.bindTo(registry);
        assertThat(registry.getMeters()).hasSize(before);
        figures.other = true;
        metrics.bindTo(registry);
        assertThat(gauge(XcMeter.PHASE, "migration", "other")).isEqualTo(1);
        assertThat(registry.getMeters()).extracting(Meter::getId).doesNotHaveDuplicates();
    }

    private double ofNext(XcMeter meter) {
        return gauge(meter, "migration", "tier", "target", "next");
    }

    private double paused(String reason) {
        return gauge(XcMeter.BACKFILL_PAUSED, "migration", "tier", "target", "next", "reason", reason);
    }

    private double gauge(XcMeter meter, String... tags) {
        return registry.get(meter.meterName()).tags(tags).gauge().value();
    }

    private static final class Told implements Figures {

        private Phase phase = Phase.BACKFILL;
        private List<Backfill> backfills = List.of();
        private boolean other;
        private int reads;

        @Override
        public PhaseSnapshot phases() {
            return new PhaseSnapshot(5, other ? Map.of("tier", phase, "other", Phase.EXPAND) : Map.of("tier", phase));
        }

        @Override
        public long epochLag() {
            return 2;
        }

        @Override
        public long refusedStatements() {
            return 7;
        }

        @Override
        public List<Backfill> backfills() {
            reads++;
            if (backfills == null) {
                throw new IllegalStateException("no database");
            }
            return backfills;
        }
    }
}
