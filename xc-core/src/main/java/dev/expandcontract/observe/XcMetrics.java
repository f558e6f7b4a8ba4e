package dev.expandcontract.observe;

import dev.expandcontract.phase.Side;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the meters of {@link XcMeter} into a registry: {@code new XcMetrics(xc.figures()).bindTo(registry)}. Bind it when all
 * migrations are registered; once more adds those that have come since. Reading the meters of backfills reads the metadata,
 * at most once a second. Statements of the application cost nothing for it.
 */
public final class XcMetrics implements MeterBinder {

    private static final Logger log = LoggerFactory.getLogger(XcMetrics.class);

    private static final double P99 = 0.99;
    private static final double NANOS_PER_SECOND = 1e9;

    private static final long KEPT = TimeUnit.SECONDS.toNanos(1);

    private final Figures figures;
    private final LongSupplier nanos;
    private List<Figures.Backfill> backfills = List.of();
    private long readAt;
    private boolean read;

    /** @param figures of the instance whose meters these are */
    public XcMetrics(Figures figures) {
        this(figures, System::nanoTime);
    }

    XcMetrics(Figures figures, LongSupplier nanos) {
        this.figures = figures;
        this.nanos = nanos;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(registry, XcMeter.EPOCH_LAG, Tags.empty(), Figures::epochLag);
        FunctionCounter.builder(XcMeter.STATEMENTS_REFUSED.meterName(), figures, Figures::refusedStatements)
                .description(XcMeter.STATEMENTS_REFUSED.description())
                .register(registry);
        for (var id : figures.phases().phases().keySet()) {
            gauge(registry, XcMeter.PHASE, Tags.of("migration", id), now -> phase(now, id));
            for (var side : Side.values()) {
                bind(registry, id, side);
                bindReads(registry, id, side);
            }
        }
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
                .tags(tags)
                .register(registry);
        FunctionCounter.builder(
                        XcMeter.READ_ERRORS.meterName(),
                        figures,
                        now -> now.reads(id, side).errors())
                .description(XcMeter.READ_ERRORS.description())
                .tags(tags)
                .register(registry);
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
                any -> backfills().stream()
                        .filter(backfill -> backfill.migrationId().equals(id) && backfill.target() == target)
                        .mapToDouble(value)
                        .findFirst()
                        .orElse(Double.NaN));
    }

    private void gauge(MeterRegistry registry, XcMeter meter, Tags tags, ToDoubleFunction<Figures> value) {
        Gauge.builder(meter.meterName(), figures, value)
                .description(meter.description())
                .tags(tags)
                .strongReference(true)
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

    private synchronized List<Figures.Backfill> backfills() {
        if (!read || nanos.getAsLong() - readAt >= KEPT) {
            try {
                backfills = figures.backfills();
            } catch (RuntimeException e) {
                log.debug("The progress of backfills could not be read", e);
                backfills = List.of();
            }
            read = true;
            readAt = nanos.getAsLong();
        }
        return backfills;
    }
}
