package dev.expandcontract.rewrite;

import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A bounded cache whose hits take no lock and which a stream of texts that come once does not flush: S3-FIFO (Yang,
 * Zhang, Qiu, Yue, Rashmi: "FIFO Queues are All You Need for Cache Eviction", SOSP 2023). New texts enter a small queue;
 * those asked for again in it move to the main one, the others leave and are remembered by their hash alone, so that one
 * that comes back soon enters the main queue at once. Entries count by the memory they hold.
 */
final class TemplateCache<V> {

    private static final int MAX_USES = 3;

    private final ConcurrentHashMap<String, Entry<V>> entries = new ConcurrentHashMap<>();
    private final Queue<V> small = new Queue<>();
    private final Queue<V> main = new Queue<>();
    private final LinkedHashSet<Integer> ghosts = new LinkedHashSet<>();
    private final long capacity;
    private final int maxGhosts;

    /**
     * @param capacity the sum of the weights of all entries that is not exceeded
     * @param maxGhosts how many texts that left are remembered by their hash
     */
    TemplateCache(long capacity, int maxGhosts) {
        this.capacity = capacity;
        this.maxGhosts = maxGhosts;
    }

    @Nullable
    V get(String key) {
        var entry = entries.get(key);
        if (entry == null) {
            return null;
        }
        // Racing increments may get lost; the count only has to tell texts in use from others.
        if (entry.uses < MAX_USES) {
            entry.uses++;
        }
        return entry.value;
    }

    /** Enters the value unless the key has one already, or weighs too much for what new texts share. */
    synchronized void put(String key, V value, int weight) {
        if (weight > capacity / 10 || entries.containsKey(key)) {
            return;
        }
        boolean cameBack = ghosts.remove(key.hashCode());
        var entry = new Entry<>(key, value, weight);
        while (small.weight + main.weight + weight > capacity) {
            evict();
        }
        (cameBack ? main : small).add(entry);
        entries.put(key, entry);
    }

    private void evict() {
        if (small.weight >= capacity / 10 || main.isEmpty()) {
            evictFromSmall();
        } else {
            evictFromMain();
        }
    }

    private void evictFromSmall() {
        var oldest = small.remove();
        if (oldest.uses > 0) {
            oldest.uses = 0;
            main.add(oldest);
        } else {
            entries.remove(oldest.key);
            ghosts.add(oldest.key.hashCode());
            if (ghosts.size() > maxGhosts) {
                ghosts.removeFirst();
            }
        }
    }

    private void evictFromMain() {
        var oldest = main.remove();
        if (oldest.uses > 0) {
            oldest.uses--;
            main.add(oldest);
        } else {
            entries.remove(oldest.key);
        }
    }

    int size() {
        return entries.size();
    }

    synchronized long weight() {
        return small.weight + main.weight;
    }

    private static final class Entry<V> {
        private final String key;
        private final V value;
        private final int weight;
        private int uses;

        private Entry(String key, V value, int weight) {
            this.key = key;
            this.value = value;
            this.weight = weight;
        }
    }

    private static final class Queue<V> {
        private final ArrayDeque<Entry<V>> entries = new ArrayDeque<>();
        private long weight;

        private void add(Entry<V> entry) {
            entries.addLast(entry);
            weight += entry.weight;
        }

        private Entry<V> remove() {
            var entry = entries.removeFirst();
            weight -= entry.weight;
            return entry;
        }

        private boolean isEmpty() {
            return entries.isEmpty();
        }
    }
}
