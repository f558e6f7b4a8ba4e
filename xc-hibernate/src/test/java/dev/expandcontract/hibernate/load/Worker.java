package dev.expandcontract.hibernate.load;

import dev.expandcontract.database.Database;
import dev.expandcontract.hibernate.load.Change.Doing;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.hibernate.SessionFactory;
import org.hibernate.SharedSessionContract;

/** Changes rows of its own in every way, and knows what each must hold. */
final class Worker implements Callable<Worker.Report> {

    static final int ROWS = 6;

    private static final int LOOKS = 2;
    private static final String ROLLED_BACK_BY_THE_DATABASE = "40";
    private static final int MYSQL_TABLE_DEFINITION_CHANGED = 1412;

    /**
     * What a worker did.
     *
     * @param victims the errors by which the database asked to repeat a transaction, and how often it did
     */
    record Report(Map<Long, Row> rows, Map<Change, Integer> committed, int rolledBack, Map<String, Integer> victims) {}

    private final SessionFactory sessionFactory;
    private final Database database;
    private final List<Change> changes;
    private final int number;
    private final AtomicInteger traffic;
    private final AtomicBoolean finished;
    private final Random random;
    private final Map<Long, Row> ledger = new HashMap<>();
    private final Map<Change, Integer> committed = new EnumMap<>(Change.class);
    private int rolledBack;
    private final Map<String, Integer> victims = new TreeMap<>();

    /** @param traffic how many transactions have ended, of all workers */
    Worker(
            SessionFactory sessionFactory,
            Database database,
            int number,
            long seed,
            AtomicInteger traffic,
            AtomicBoolean finished) {
        this.sessionFactory = sessionFactory;
        this.database = database;
        this.changes = Change.on(database);
        this.number = number;
        this.traffic = traffic;
        this.finished = finished;
        random = new Random(seed * 31 + number);
        for (int row = 1; row <= ROWS; row++) {
            ledger.put(number * 100L + row, Row.FIRST);
        }
    }

    @Override
    public Report call() {
        boolean failed = true;
        try {
            insertRows();
            while (!finished.get() || committed.size() < changes.size()) {
                transaction(changes.get(random.nextInt(changes.size())), random.nextInt(1, 1_000_000));
                traffic.incrementAndGet();
            }
            failed = false;
            return new Report(ledger, committed, rolledBack, victims);
        } finally {
            if (failed) {
                finished.set(true);
            }
        }
    }

    private void insertRows() {
        untilNoVictim(() -> sessionFactory.inTransaction(session -> ledger.forEach((id, row) -> {
            var account = new Account();
            account.id = id;
            account.points = row.points();
            account.label = row.label();
            account.tags.addAll(row.tags());
            session.persist(account);
            session.persist(new Car(id, number, row.plate(), row.seats()));
        })));
    }

    private void transaction(Change change, int value) {
        long id = number * 100L + random.nextInt(1, ROWS + 1);
        boolean commit = random.nextInt(5) > 0;
        untilNoVictim(() -> {
            sessionFactory.inSession(session -> look(session, id, ledger));
            var doing = new Doing(database, new HashMap<>(ledger), number, id, value);
            if (change.isStateless(value)) {
                try (var session = sessionFactory.openStatelessSession()) {
                    change(session, change, doing, commit);
                }
            } else {
                try (var session = sessionFactory.openSession()) {
                    change(session, change, doing, commit);
                }
            }
            if (commit) {
                ledger.putAll(doing.rows());
            }
        });
        if (commit) {
            committed.merge(change, 1, Integer::sum);
        } else {
            rolledBack++;
        }
    }

    private void change(SharedSessionContract session, Change change, Doing doing, boolean commit) {
        var transaction = session.beginTransaction();
        boolean open = true;
        try {
            look(session, doing.id(), ledger);
            change.apply(session, doing);
            look(session, doing.id(), doing.rows());
            if (commit) {
                transaction.commit();
                open = false;
            }
        } catch (AssertionError e) {
            throw new AssertionError(
                    "after " + change + " of " + doing.id() + ", which was " + ledger.get(doing.id()) + " and is "
                            + doing.row(),
                    e);
        } finally {
            if (open && transaction.isActive()) {
                transaction.rollback();
            }
        }
    }

    private void look(SharedSessionContract session, long id, Map<Long, Row> expected) {
        for (int i = 0; i < LOOKS; i++) {
            Look.values()[random.nextInt(Look.values().length)].expect(session, id, expected.get(id));
        }
    }

    private void untilNoVictim(Runnable work) {
        while (true) {
            try {
                work.run();
                return;
            } catch (RuntimeException e) {
                victims.merge(askedToRepeat(e).orElseThrow(() -> e), 1, Integer::sum);
            }
        }
    }

    /** The error by which the database asks to repeat a transaction, as MySQL does when a table changes. */
    private static Optional<String> askedToRepeat(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                var state = String.valueOf(sql.getSQLState());
                return state.startsWith(ROLLED_BACK_BY_THE_DATABASE)
                                || sql.getErrorCode() == MYSQL_TABLE_DEFINITION_CHANGED
                        ? Optional.of(state + " " + sql.getErrorCode())
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }
}
