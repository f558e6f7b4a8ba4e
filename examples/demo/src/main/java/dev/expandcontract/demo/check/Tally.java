package dev.expandcontract.demo.check;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what happened, and keeps the first examples of what went wrong. */
public final class Tally {

    private static final int EXAMPLES = 10;

    private final Map<String, LongAdder> transactions = new ConcurrentHashMap<>();
    private final LongAdder errors = new LongAdder();
    private final LongAdder stale = new LongAdder();
    private final Map<String, LongAdder> repeated = new ConcurrentHashMap<>();
    private final Examples errorExamples = new Examples();
    private final Examples staleExamples = new Examples();

    /** A transaction of the instance has ended as it was meant to. */
    public void transaction(String instance) {
        transactions.computeIfAbsent(instance, missing -> new LongAdder()).increment();
    }

    /** A transaction of the instance has failed. */
    public void error(String instance, Throwable failure) {
        errors.increment();
        errorExamples.add(rootMessage(failure), instance);
    }

    /** A transaction was the victim of a deadlock and is repeated, in that part of the demo. */
    public void repeated(String part) {
        repeated.computeIfAbsent(part, missing -> new LongAdder()).increment();
    }

    /** A reader of the instance has found what it should not have. */
    public void stale(String instance, List<String> wrong) {
        stale.add(wrong.size());
        wrong.forEach(line -> staleExamples.add(line, instance));
    }

    public long transactions() {
        return transactions.values().stream().mapToLong(LongAdder::sum).sum();
    }

    public long transactions(String instance) {
        var counted = transactions.get(instance);
        return counted == null ? 0 : counted.sum();
    }

    /** How many transactions were repeated, by the part of the demo. */
    public Map<String, Long> repeated() {
        var counts = new TreeMap<String, Long>();
        repeated.forEach((part, count) -> counts.put(part, count.sum()));
        return counts;
    }

    public long errors() {
        return errors.sum();
    }

    public long stale() {
        return stale.sum();
    }

    /** The first kinds of errors, one line each. */
    public List<String> errorExamples() {
        return errorExamples.list();
    }

    /** The first stale reads, one line each. */
    public List<String> staleExamples() {
        return staleExamples.list();
    }

    private static String rootMessage(Throwable failure) {
        var root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.toString().lines().findFirst().orElse("");
    }

    /** The first different lines, each with how often it came and who had it first. */
    private static final class Examples {
        private final Map<String, Example> lines = new LinkedHashMap<>();

        private synchronized void add(String line, String instance) {
            var known = lines.get(line);
            if (known != null) {
                known.times++;
            } else if (lines.size() < EXAMPLES) {
                lines.put(line, new Example(instance));
            }
        }

        private synchronized List<String> list() {
            return lines.entrySet().stream()
                    .map(line -> line.getValue().instance + ": " + line.getKey()
                            + line.getValue().timesText())
                    .toList();
        }
    }

    private static final class Example {
        private final String instance;
        private long times = 1;

        private Example(String instance) {
            this.instance = instance;
        }

        private String timesText() {
            return times == 1 ? "" : " (" + times + " times)";
        }
    }
}
