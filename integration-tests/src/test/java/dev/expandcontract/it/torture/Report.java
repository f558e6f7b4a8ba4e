package dev.expandcontract.it.torture;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What came of a run, in one line. */
record Report(String database, long seed, int rounds, Map<Fault, Integer> faults, Ledger ledger, Log log, long nanos) {

    /** The first things that went wrong; empty if nothing did. */
    List<String> wrong() {
        return log.wrong();
    }

    @Override
    public String toString() {
        var violations = Stream.of(Violation.values())
                .map(kind -> kind.name().toLowerCase(Locale.ROOT) + "=" + log.count(kind))
                .collect(Collectors.joining(" "));
        var hits = faults.entrySet().stream()
                .map(entry -> entry.getKey().name().toLowerCase(Locale.ROOT) + "=" + entry.getValue())
                .collect(Collectors.joining(" "));
        return String.format(
                Locale.ROOT,
                "TORTURE %s seed=%d rounds=%d transitions=%d faults={%s} writes=%d reads=%d errors=%d %s unexpected=%d"
                        + " seconds=%.1f",
                database.toLowerCase(Locale.ROOT),
                seed,
                rounds,
                ledger.entered() - 1,
                hits,
                ledger.counted(Ledger.Counter.WRITING_TRANSACTIONS),
                ledger.counted(Ledger.Counter.READING_TRANSACTIONS),
                ledger.counted(Ledger.Counter.ERRORS),
                violations,
                log.unexpected(),
                nanos / 1e9);
    }
}
