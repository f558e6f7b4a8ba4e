package dev.expandcontract.demo;

import dev.expandcontract.demo.app.Instance;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Side;
import dev.expandcontract.readswitch.Dial;
import dev.expandcontract.readswitch.ReadContext;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Some customers, of each of whom every instance is asked which column a transaction would read. */
record Customers(List<Instance> instances, Migration migration) {

    static final int ASKED = 1_000;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /**
     * Waits until every instance goes by the dial.
     *
     * @return how many customers read the new column
     */
    int awaitFollowed(Dial dial) {
        long began = System.nanoTime();
        for (var instance : instances) {
            while (!all(customer -> instance.reads(migration, customer) == side(dial, customer))) {
                if (System.nanoTime() - began > PATIENCE.toNanos()) {
                    throw new StepFailedException(
                            instance.name() + " does not follow the dial, which stands at " + dial);
                }
            }
        }
        return (int) IntStream.range(0, ASKED)
                .filter(number -> side(dial, name(number)) == Side.NEXT)
                .count();
    }

    private static boolean all(Predicate<String> reads) {
        return IntStream.range(0, ASKED).mapToObj(Customers::name).allMatch(reads);
    }

    private Side side(Dial dial, String customer) {
        return dial.side(migration.id(), ReadContext.of(customer));
    }

    private static String name(int number) {
        return "customer " + number;
    }
}
