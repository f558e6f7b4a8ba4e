package dev.expandcontract.demo.load;

import dev.expandcontract.demo.app.Users;
import dev.expandcontract.demo.check.Oracle;
import dev.expandcontract.demo.check.Tally;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** Reads random rows, in several ways, and has what it read judged. */
final class Reader implements Runnable {

    private static final int RANGE = 20;

    private final String instance;
    private final Users users;
    private final Oracle oracle;
    private final Tally tally;

    Reader(String instance, Users users, Oracle oracle, Tally tally) {
        this.instance = instance;
        this.users = users;
        this.oracle = oracle;
        this.tally = tally;
    }

    @Override
    public void run() {
        var random = ThreadLocalRandom.current();
        long id = random.nextLong(1, oracle.lastId() + 1);
        try {
            var wrong =
                    switch (random.nextInt(3)) {
                        case 0 -> loadEntity(id);
                        case 1 -> selectColumn(id);
                        default -> compareColumn(id);
                    };
            tally.transaction(instance);
            tally.stale(instance, wrong);
        } catch (RuntimeException failure) {
            tally.error(instance, failure);
        }
    }

    private List<String> loadEntity(long id) {
        var expected = oracle.expect(id, id);
        return expected.judge(users.tier(id).map(tier -> Map.of(id, tier)).orElse(Map.of()));
    }

    private List<String> selectColumn(long first) {
        var expected = oracle.expect(first, first + RANGE - 1);
        return expected.judge(users.tiers(first, first + RANGE - 1));
    }

    private List<String> compareColumn(long id) {
        var expected = oracle.expect(id, id);
        var value = expected.value(id);
        boolean missed = value != null && !users.has(id, value) && expected.isUntouched(id);
        return missed ? List.of("row " + id + ": a query for '" + value + "' did not find it") : List.of();
    }
}
