package dev.expandcontract.demo.load;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** The ways to write, and how often each is taken. As many rows are added as are removed. */
enum Write {
    ADD(6),
    ADD_STATELESS(4),
    CHANGE(40),
    CHANGE_STATELESS(10),
    CHANGE_IN_BULK(25),
    CHANGE_AND_ROLL_BACK(5),
    REMOVE(5),
    REMOVE_IN_BULK(5);

    private static final List<Write> WEIGHTED = weighted();

    private final int weight;

    Write(int weight) {
        this.weight = weight;
    }

    static Write random(RandomGenerator random) {
        return WEIGHTED.get(random.nextInt(WEIGHTED.size()));
    }

    /** Whether it writes rows that did not exist. */
    boolean isOfNewRows() {
        return this == ADD || this == ADD_STATELESS;
    }

    /** Whether the rows are gone afterwards. */
    boolean removes() {
        return this == REMOVE || this == REMOVE_IN_BULK;
    }

    private static List<Write> weighted() {
        var list = new ArrayList<Write>();
        for (var write : values()) {
            for (int i = 0; i < write.weight; i++) {
                list.add(write);
            }
        }
        return List.copyOf(list);
    }
}
