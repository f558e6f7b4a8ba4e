package dev.expandcontract.it.torture;

import dev.expandcontract.Xc;
import dev.expandcontract.backfill.BatchSettings;
import dev.expandcontract.model.ColumnConverter;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.Migration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;

/** Backfills of one table each, one for every step at which one is stopped. */
final class FillPlan {

    static final int BATCH_ROWS = 4;
    static final int RANGE_ROWS = 12;

    /** Rows that are there when a backfill begins. One more comes, which only the last look can find. */
    static final int ROWS = 28;

    static final BatchSettings SETTINGS = BatchSettings.DEFAULT
            .withRows(BATCH_ROWS)
            .withTarget(Duration.ofHours(1))
            .withRangeRows(RANGE_ROWS);

    private static final Conversion MARK = new Conversion.InJava("marks", false, Optional.of(new Marks()));

    private FillPlan() {}

    /**
     * One backfill.
     *
     * @param owner the process that begins it
     * @param inJava whether its conversion is one in Java
     */
    record Case(int owner, FillStep step, boolean inJava) {

        /** Of the migration and of its table. */
        String id() {
            return "fill" + owner + (inJava ? "_java_" : "_sql_") + step.name().toLowerCase(Locale.ROOT);
        }

        Migration migration() {
            var migration = Migration.of(id(), id(), "old_value", "next_value");
            return inJava ? migration.with(MARK) : migration;
        }

        String filled(int row) {
            return "v" + row + (inJava ? "!" : "");
        }
    }

    /** The backfills of the process that is killed. */
    static List<Case> killed() {
        var all = new ArrayList<Case>();
        for (var step : FillStep.values()) {
            all.add(new Case(1, step, false));
            if (step.isOfBatches()) {
                all.add(new Case(1, step, true));
            }
        }
        return all;
    }

    /** The backfills of the process that is stopped and goes on. */
    static List<Case> stopped() {
        return List.of(
                new Case(2, FillStep.CLAIMED, false),
                new Case(2, FillStep.KEYS_READ, false),
                new Case(2, FillStep.KEYS_READ, true),
                new Case(2, FillStep.ROWS_UPDATED, false),
                new Case(2, FillStep.CHECKPOINT_WRITTEN, true),
                new Case(2, FillStep.LOOK_FOUND, false));
    }

    static List<Case> all() {
        var all = new ArrayList<>(killed());
        all.addAll(stopped());
        return all;
    }

    static Case ofId(String id) {
        return all().stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow();
    }

    static Xc join(DataSource dataSource, String name, boolean helping) {
        return Xc.builder(dataSource)
                .instance(name)
                .migrations(
                        Arrays.copyOf(all().stream().map(Case::migration).toArray(), all().size(), Migration[].class))
                .batches(SETTINGS)
                .pollInterval(Duration.ofMillis(100))
                .helpBackfills(helping)
                .start();
    }

    private record Marks() implements ColumnConverter<String, String> {

        @Override
        public Class<String> oldType() {
            return String.class;
        }

        @Override
        public Class<String> nextType() {
            return String.class;
        }

        @Override
        public String toNext(String value) {
            return value + "!";
        }

        @Override
        public String toOld(String value) {
            return value.substring(0, value.length() - 1);
        }
    }
}
