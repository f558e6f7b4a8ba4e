package dev.expandcontract.observe;

import dev.expandcontract.phase.PhaseSnapshot;
import dev.expandcontract.phase.Side;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/**
 * Brings the meters of {@link XcMeter} into a registry: {@code new XcMetrics(xc.figures()).bindTo(registry)}. Migrations
 * that are registered later come by themselves. Reading the meters of backfills and of the fleet reads the metadata, at most
 * once a second. Statements of the application cost nothing for it.
 */
public final class XcMetrics implements MeterBinder {

    private static final double P99 = 0.99;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Figures figures;
    private final LongSupplier nanos;
    private final Tags common;
    private final Remembered<Figures.Backfill> backfills;
    private final Remembered<Figures.Fleet> fleet;
    private final Remembered<Figures.Dial> dials;
    private final Set<MeterRegistry> registries = ConcurrentHashMap.newKeySet();

    /** @param figures of the instance whose meters these are */
    public XcMetrics(Figures figures) {
        this(figures, Tags.empty(), System::nanoTime);
    }

    /**
     * @param figures of the instance whose meters these are
     * @param common what all of them are tagged with besides
     */
    public XcMetrics(Figures figures, Iterable<Tag> common) {
        this(figures, common, System::nanoTime);
    }

    XcMetrics(Figures figures, LongSupplier nanos) {
        this(figures, Tags.empty(), nanos);
    }

    private XcMetrics(Figures figures, Iterable<Tag> common, LongSupplier nanos) {
        this.figures = figures;
        this.common = Tags.of(common);
        this.nanos = nanos;
        backfills = new Remembered<>(figures::backfills, nanos);
        fleet = new Remembered<>(figures::fleet, nanos);
        dials = new Remembered<>(figures::dials, nanos);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(registry, XcMeter.EPOCH_LAG, Tags.empty(), Figures::epochLag);
        gauge(registry, XcMeter.REWRITES_CACHED, Tags.empty(), Figures::cachedTexts);
        counter(registry, XcMeter.STATEMENTS_REFUSED, Tags.empty(), Figures::refusedStatements);
        counter(registry, XcMeter.REWRITES, Tags.empty(), Figures::analysedTexts);
        counter(registry, XcMeter.READ_SWITCH_FAILURES, Tags.empty(), Figures::readSwitchFailures);
        FunctionTimer.builder(
                        XcMeter.DRAIN.meterName(),
                        figures,
                        now -> now.drains().count(),
                        now -> now.drains().nanos(),
                        TimeUnit.NANOSECONDS)
                .description(XcMeter.DRAIN.description())
                .tags(common)
                .register(registry);
        var bound = ConcurrentHashMap.<String>newKeySet();
        if (registries.add(registry)) {
            figures.onPhases(now -> bindMigrations(registry, now, bound));
        }
        bindMigrations(registry, figures.phases(), bound);
    }

    private void bindMigrations(MeterRegistry registry, PhaseSnapshot phases, Set<String> bound) {
        for (var id : phases.phases().keySet()) {
            if (bound.add(id)) {
                bind(registry, id);
            }
        }
    }

    private void bind(MeterRegistry registry, String id) {
        var tags = Tags.of("migration", id);
        gauge(registry, XcMeter.PHASE, tags, now -> phase(now, id));
        gauge(registry, XcMeter.READ_SWITCH_DOWN, tags, now -> now.readSwitchDown(id) ? 1 : 0);
        bindDial(registry, XcMeter.DIAL_SHARE, id, Figures.Dial::percent);
        bindDial(registry, XcMeter.DIAL_DRIFT, id, dial -> dial.drifted() ? 1 : 0);
        bindInstances(registry, tags, id, "acknowledged", Figures.Fleet::acknowledged);
        bindInstances(registry, tags, id, "behind", Figures.Fleet::behind);
        bindInstances(registry, tags, id, "silent", Figures.Fleet::silent);
        for (var side : Side.values()) {
            bind(registry, id, side);
            bindReads(registry, id, side);
        }
        bindShadow(registry, tags, id, "compared", ShadowFigures::sampled);
        bindShadow(registry, tags, id, "not-sampled", ShadowFigures::notSampled);
        bindShadow(registry, tags, id, "failed", ShadowFigures::failures);
        counter(registry, XcMeter.SHADOW_ROWS, tags, now -> now.shadowReads(id).rows());
        counter(
                registry,
                XcMeter.SHADOW_MISMATCHES,
                tags,
                now -> now.shadowReads(id).mismatches());
    }

    private void bindShadow(
            MeterRegistry registry, Tags tags, String id, String result, ToDoubleFunction<ShadowFigures> value) {
        counter(
                registry,
                XcMeter.SHADOW_STATEMENTS,
                tags.and("result", result),
                now -> value.applyAsDouble(now.shadowReads(id)));
    }

    private void bindDial(MeterRegistry registry, XcMeter meter, String id, ToDoubleFunction<Figures.Dial> value) {
        gauge(
                registry,
                meter,
                Tags.of("migration", id),
                any -> dials.get().stream()
                        .filter(dial -> dial.migrationId().equals(id))
                        .mapToDouble(value)
                        .findFirst()
                        .orElse(Double.NaN));
    }

    private void bindInstances(
            MeterRegistry registry, Tags tags, String id, String state, ToDoubleFunction<Figures.Fleet> value) {
        gauge(
                registry,
                XcMeter.INSTANCES,
                tags.and("state", state),
                any -> fleet.get().stream()
                        .filter(each -> each.migrationId().equals(id))
                        .mapToDouble(value)
                        .findFirst()
                        .orElse(Double.NaN));
    }

    private void bind(MeterRegistry registry, String id, Side target) {
        var tags = Tags.of("migration", id, "target", target.name().toLowerCase(Locale.ROOT));
        bind(registry, XcMeter.BACKFILL_ROWS_DONE, tags, id, target, Figures.Backfill::rowsDone);
        bind(registry, XcMeter.BACKFILL_ROWS_TOTAL, tags, id, target, Figures.Backfill::rowsTotal);
        bind(registry, XcMeter.BACKFILL_ROWS_FILLED, tags, id, target, Figures.Backfill::rowsFilled);
        bind(registry, XcMeter.BACKFILL_RATE, tags, id, target, Figures.Backfill::rowsPerSecond);
        bind(registry, XcMeter.BACKFILL_TIME_LEFT, tags, id, target, Figures.Backfill::secondsLeft);
        bind(registry, XcMeter.BACKFILL_PACE, tags, id, target, Figures.Backfill::pacePercent);
        for (var rest : List.of(Figures.Rest.COMMAND, Figures.Rest.PROBE)) {
            bind(
                    registry,
                    XcMeter.BACKFILL_PAUSED,
                    tags.and("reason", rest.name().toLowerCase(Locale.ROOT)),
                    id,
                    target,
                    backfill -> backfill.rest() == rest ? 1 : 0);
        }
    }

    private void bindReads(MeterRegistry registry, String id, Side side) {
        var tags = Tags.of("migration", id, "side", side.name().toLowerCase(Locale.ROOT));
        FunctionTimer.builder(
                        XcMeter.READS.meterName(),
                        figures,
                        now -> now.reads(id, side).statements()
                                - now.reads(id, side).errors(),
                        now -> now.reads(id, side).nanos(),
                        TimeUnit.NANOSECONDS)
                .description(XcMeter.READS.description())
                .tags(common.and(tags))
                .register(registry);
        counter(registry, XcMeter.READ_ERRORS, tags, now -> now.reads(id, side).errors());
        var recent = new RecentReads(nanos);
        gauge(
                registry,
                XcMeter.READS_P99,
                tags,
                now -> recent.since(now.reads(id, side)).quantileNanos(P99) / NANOS_PER_SECOND);
    }

    private void bind(
            MeterRegistry registry,
            XcMeter meter,
            Tags tags,
            String id,
            Side target,
            ToDoubleFunction<Figures.Backfill> value) {
        gauge(
                registry,
                meter,
                tags,
                any -> backfills.get().stream()
                        .filter(backfill -> backfill.migrationId().equals(id) && backfill.target() == target)
                        .mapToDouble(value)
                        .findFirst()
                        .orElse(Double.NaN));
    }

    private void gauge(MeterRegistry registry, XcMeter meter, Tags tags, ToDoubleFunction<Figures> value) {
        Gauge.builder(meter.meterName(), figures, value)
                .description(meter.description())
                .tags(common.and(tags))
                .strongReference(true)
                .register(registry);
    }

    private void counter(MeterRegistry registry, XcMeter meter, Tags tags, ToDoubleFunction<Figures> value) {
        FunctionCounter.builder(meter.meterName(), figures, value)
                .description(meter.description())
                .tags(common.and(tags))
                .register(registry);
    }

    private static double phase(Figures now, String id) {
        return switch (now.phases().phase(id)) {
            case null -> Double.NaN;
            case EXPAND -> 1;
            case DUAL_WRITE -> 2;
            case BACKFILL -> 3;
            case CUTOVER -> 4;
            case SOAK -> 5;
            case CONTRACT -> 6;
        };
    }
}
