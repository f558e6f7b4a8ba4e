package dev.expandcontract.demo.load;

import dev.expandcontract.demo.app.Users;
import dev.expandcontract.demo.check.Claim;
import dev.expandcontract.demo.check.Oracle;
import dev.expandcontract.demo.check.StallMeter;
import dev.expandcontract.demo.check.StallMeter.Lane;
import dev.expandcontract.demo.check.Tally;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Writes one random transaction after the other, in all the ways an application writes. */
final class Writer implements Runnable {

    private static final int MOST_ROWS = 5;
    private static final int MOST_ATTEMPTS = 5;

    private final String instance;
    private final Users users;
    private final Oracle oracle;
    private final Tally tally;
    private final StallMeter stalls;

    Writer(String instance, Users users, Oracle oracle, Tally tally, StallMeter stalls) {
        this.instance = instance;
        this.users = users;
        this.oracle = oracle;
        this.tally = tally;
        this.stalls = stalls;
    }

    @Override
    public void run() {
        var random = ThreadLocalRandom.current();
        var write = Write.random(random);
        int count = random.nextInt(1, MOST_ROWS + 1);
        try (var claim = write.isOfNewRows() ? oracle.claimNew(count) : oracle.claimExisting(count)) {
            if (!claim.ids().isEmpty()) {
                perform(write, claim);
            }
        }
    }

    private void perform(Write write, Claim claim) {
        var value = oracle.newValue();
        var running = stalls.begin(Lane.APPLICATION);
        try {
            for (int attempt = 1; !attempt(write, claim, value, attempt); attempt++) {
                tally.repeated(running.part());
            }
        } finally {
            running.end();
        }
    }

    /** Answers false if the database has chosen the transaction as the victim of a deadlock and it may be repeated. */
    private boolean attempt(Write write, Claim claim, String value, int attempt) {
        claim.begin(write.removes() ? null : value);
        try {
            send(write, claim.ids(), value);
        } catch (RuntimeException failure) {
            if (attempt < MOST_ATTEMPTS && Deadlock.hasChosen(failure)) {
                claim.rollBack();
                return false;
            }
            tally.error(instance, failure);
            return true;
        }
        if (write == Write.CHANGE_AND_ROLL_BACK) {
            claim.rollBack();
        } else {
            claim.commit();
        }
        tally.transaction(instance);
        return true;
    }

    private void send(Write write, List<Long> ids, String value) {
        switch (write) {
            case ADD -> users.add(ids, value);
            case ADD_STATELESS -> users.addStateless(ids, value);
            case CHANGE -> users.change(ids, value);
            case CHANGE_STATELESS -> users.changeStateless(ids, value);
            case CHANGE_IN_BULK -> users.changeInBulk(ids, value);
            case CHANGE_AND_ROLL_BACK -> users.changeAndRollBack(ids, value);
            case REMOVE -> users.remove(ids);
            case REMOVE_IN_BULK -> users.removeInBulk(ids);
        }
    }
}
