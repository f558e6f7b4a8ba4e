package dev.expandcontract.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.backfill.Direction;
import dev.expandcontract.backfill.Progress;
import dev.expandcontract.database.Database;
import dev.expandcontract.metadata.MetadataStore;
import dev.expandcontract.metadata.RunKind;
import dev.expandcontract.metadata.RunRow;
import dev.expandcontract.metadata.TablePrefix;
import dev.expandcontract.metadata.Timing;
import dev.expandcontract.pace.Decision;
import dev.expandcontract.phase.Side;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

class ProgressLogTest {

    private final AtomicLong clock = new AtomicLong();

    @Test
    void progress_is_logged_every_ten_seconds() {
        var h2 = new JdbcDataSource();
        h2.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        var store = new MetadataStore(h2, Database.H2, TablePrefix.DEFAULT);
        store.install(true, Timing.SYSTEM);
        store.transact("beginning", transaction -> {
            for (var target : Side.values()) {
                transaction.runs().start("tier", RunKind.BACKFILL, target, "a", "ada", "fill");
            }
            transaction.runs().progress("tier", RunKind.BACKFILL, Side.NEXT, new RunRow.Progress(120, 400, 60, ""));
            return transaction;
        });
        var progress = new ProgressLog(store, timing(), "tier", Direction.FORWARD);
        assertThat(logged(progress)).isEmpty();
        clock.addAndGet(TimeUnit.SECONDS.toNanos(10));
        assertThat(logged(progress))
                .endsWith(" - Forward backfill of migration 'tier': 120 of about 400 rows (30 %)\n");
        assertThat(logged(progress)).isEmpty();
    }

    private static String logged(ProgressLog progress) {
        var before = System.err;
        var bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            progress.progressed(new Progress(1, 1, 1, Decision.FULL));
        } finally {
            System.setErr(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private Timing timing() {
        return new Timing() {
            @Override
            public long nanoTime() {
                return clock.get();
            }

            @Override
            public void pause(long nanos) {
                clock.addAndGet(nanos);
            }
        };
    }
}
