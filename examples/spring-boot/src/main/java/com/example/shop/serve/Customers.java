package com.example.shop.serve;

import com.example.shop.Member;
import com.example.shop.Members;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** People who join, look, and change their tier, at every instance in turn. */
public final class Customers implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Customers.class);

    private static final List<String> TIERS = List.of("free", "silver", "gold");
    private static final int EVERY_MILLIS = 20;

    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
    private final AtomicLong served = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final int members;
    private final List<? extends Future<?>> visits;

    Customers(List<Members> instances, int members) {
        this.members = members;
        visits = instances.stream()
                .map(instance ->
                        threads.scheduleAtFixedRate(() -> visit(instance), 0, EVERY_MILLIS, TimeUnit.MILLISECONDS))
                .toList();
    }

    /** How many have got what they wanted. */
    public long served() {
        return served.get();
    }

    /** How many have not. */
    public long failed() {
        return failed.get();
    }

    private void visit(Members shop) {
        try {
            var random = ThreadLocalRandom.current();
            var tier = TIERS.get(random.nextInt(TIERS.size()));
            switch (random.nextInt(4)) {
                case 0 -> shop.save(new Member("newcomer", tier));
                case 1 -> shop.findTop10ByTierOrderByName(tier);
                default ->
                    shop.findById(random.nextLong(members) + 1).ifPresent(member -> {
                        member.setTier(tier);
                        shop.save(member);
                    });
            }
            served.incrementAndGet();
        } catch (RuntimeException e) {
            failed.incrementAndGet();
            log.warn("A customer was not served", e);
        }
    }

    @Override
    public void close() {
        visits.forEach(visit -> visit.cancel(false));
        threads.shutdown();
        try {
            if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
                log.warn("The last customers do not leave");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
