package dev.expandcontract.observe;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was read from the metadata of late, so that many meters cost one look; nothing while the database does not answer. */
final class Remembered<T> {

    private static final Logger log = LoggerFactory.getLogger(Remembered.class);

    private static final long KEPT = TimeUnit.SECONDS.toNanos(1);

    private final Supplier<List<T>> source;
    private final LongSupplier nanos;
    private List<T> last = List.of();
    private long readAt;
    private boolean read;

    Remembered(Supplier<List<T>> source, LongSupplier nanos) {
        this.source = source;
        this.nanos = nanos;
    }

    synchronized List<T> get() {
        if (!read || nanos.getAsLong() - readAt >= KEPT) {
            try {
                last = source.get();
            } catch (RuntimeException e) {
                log.debug("The metadata could not be read for a meter", e);
                last = List.of();
            }
            read = true;
            readAt = nanos.getAsLong();
        }
        return last;
    }
}
