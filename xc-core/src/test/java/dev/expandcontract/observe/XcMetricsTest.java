package dev.expandcontract.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.PhaseSnapshot;
import dev.expandcontract.phase.Side;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
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
    void migrations_that_come_later_come_by_themselves() {
        metrics.bindTo(registry);
        figures.other = true;
        figures.publish();
        assertThat(gauge(XcMeter.PHASE, "migration", "other")).isEqualTo(1);
        int all = registry.getMeters().size();
        figures.publish();
        metrics.bindTo(registry);
        assertThat(registry.getMeters()).hasSize(all);
        assertThat(registry.getMeters()).extracting(Meter::getId).doesNotHaveDuplicates();
        assertThat(figures.listeners).hasSize(1);
    }

    @Test
    void all_have_the_common_tags() {
        new XcMetrics(figures, Tags.of("data.source", "orders")).bindTo(registry);
        assertThat(registry.getMeters())
                .allSatisfy(
                        meter -> assertThat(meter.getId().getTag("data.source")).isEqualTo("orders"));
    }

    @Test
    void instances_are_told_apart_by_what_they_have_said() {
        metrics.bindTo(registry);
        assertThat(instances("acknowledged")).isEqualTo(3);
        assertThat(instances("behind")).isEqualTo(2);
        assertThat(instances("silent")).isEqualTo(1);
    }

    @Test
    void drains_are_timed_and_rewrites_counted() {
        metrics.bindTo(registry);
        var drain = registry.get("xc.drain").functionTimer();
        assertThat(drain.count()).isEqualTo(4);
        assertThat(drain.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(8);
        assertThat(registry.get("xc.rewrites").functionCounter().count()).isEqualTo(11);
        assertThat(gauge(XcMeter.REWRITES_CACHED)).isEqualTo(9);
    }

    @Test
    void dials_tell_where_they_stand_and_switches_that_they_fail() {
        metrics.bindTo(registry);
        assertThat(gauge(XcMeter.DIAL_SHARE, "migration", "tier")).isEqualTo(12.5);
        assertThat(gauge(XcMeter.DIAL_DRIFT, "migration", "tier")).isEqualTo(1);
        assertThat(gauge(XcMeter.READ_SWITCH_DOWN, "migration", "tier")).isEqualTo(1);
        assertThat(registry.get("xc.read.switch.failures").functionCounter().count())
                .isEqualTo(6);
    }

    private double instances(String state) {
        return gauge(XcMeter.INSTANCES, "migration", "tier", "state", state);
    }

    @Test
    void reads_are_told_apart_by_side() {
        metrics.bindTo(registry);
        figures.sides.counter("tier", Side.OLD).ended(TimeUnit.MILLISECONDS.toNanos(1));
        for (int i = 0; i < 3; i++) {
            figures.sides.counter("tier", Side.NEXT).ended(TimeUnit.MILLISECONDS.toNanos(20));
        }
        figures.sides.counter("tier", Side.NEXT).failed();
        var old = registry.get("xc.reads").tags("migration", "tier", "side", "old");
        assertThat(old.functionTimer().count()).isEqualTo(1);
        assertThat(old.functionTimer().totalTime(TimeUnit.MILLISECONDS)).isEqualTo(1);
        var next = registry.get("xc.reads").tags("migration", "tier", "side", "next");
        assertThat(next.functionTimer().count()).isEqualTo(3);
        assertThat(next.functionTimer().totalTime(TimeUnit.MILLISECONDS)).isEqualTo(60);
        assertThat(errors("old")).isZero();
        assertThat(errors("next")).isEqualTo(1);
        assertThat(p99("old")).isBetween(0.001, 0.0011);
        assertThat(p99("next")).isBetween(0.020, 0.0213);
    }

    @Test
    void the_tail_is_that_of_late() {
        metrics.bindTo(registry);
        figures.sides.counter("tier", Side.OLD).ended(TimeUnit.SECONDS.toNanos(1));
        for (int i = 0; i < 2; i++) {
            clock.addAndGet(TimeUnit.MINUTES.toNanos(1));
            assertThat(p99("old")).isBetween(1.0, 1.07);
        }
        assertThat(p99("old")).isNaN();
        figures.sides.counter("tier", Side.OLD).ended(TimeUnit.MILLISECONDS.toNanos(1));
        assertThat(p99("old")).isBetween(0.001, 0.0011);
    }

    @Test
    void what_queries_have_compared_is_told() {
        metrics.bindTo(registry);
        assertThat(counter(XcMeter.SHADOW_STATEMENTS, "result", "compared")).isEqualTo(1);
        assertThat(counter(XcMeter.SHADOW_STATEMENTS, "result", "not-sampled")).isEqualTo(2);
        assertThat(counter(XcMeter.SHADOW_STATEMENTS, "result", "failed")).isEqualTo(5);
        assertThat(counter(XcMeter.SHADOW_ROWS)).isEqualTo(30);
        assertThat(counter(XcMeter.SHADOW_MISMATCHES)).isEqualTo(4);
    }

    private double counter(XcMeter meter, String... tags) {
        return registry.get(meter.meterName())
                .tags("migration", "tier")
                .tags(tags)
                .functionCounter()
                .count();
    }

    private double errors(String side) {
        return registry.get("xc.reads.errors")
                .tags("migration", "tier", "side", side)
                .functionCounter()
                .count();
    }

    private double p99(String side) {
        return gauge(XcMeter.READS_P99, "migration", "tier", "side", side);
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
        private final SideReads sides = new SideReads();
        private final List<Consumer<PhaseSnapshot>> listeners = new ArrayList<>();

        private void publish() {
            listeners.forEach(listener -> listener.accept(phases()));
        }

        @Override
        public void onPhases(Consumer<PhaseSnapshot> listener) {
            listeners.add(listener);
        }

        @Override
        public long analysedTexts() {
            return 11;
        }

        @Override
        public int cachedTexts() {
            return 9;
        }

        @Override
        public Drains drains() {
            return new Drains(4, TimeUnit.MILLISECONDS.toNanos(8));
        }

        @Override
        public List<Fleet> fleet() {
            return List.of(new Fleet("tier", 3, 2, 1));
        }

        @Override
        public long readSwitchFailures() {
            return 6;
        }

        @Override
        public boolean readSwitchDown(String migrationId) {
            return migrationId.equals("tier");
        }

        @Override
        public List<Dial> dials() {
            return List.of(new Dial("other", 99, false), new Dial("tier", 12.5, true));
        }

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
        public ShadowFigures shadowReads(String migrationId) {
            return new ShadowFigures(1, 2, 30, 4, 5, 6);
        }

        @Override
        public SideFigures reads(String migrationId, Side side) {
            return sides.figures(migrationId, side);
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
