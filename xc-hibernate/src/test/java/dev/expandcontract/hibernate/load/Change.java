package dev.expandcontract.hibernate.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.database.Database;
import jakarta.persistence.LockModeType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.hibernate.Session;
import org.hibernate.SharedSessionContract;
import org.hibernate.StatelessSession;
import org.hibernate.Timeouts;

/** The ways to change what belongs to an id, each with what the ledger must hold afterwards. */
enum Change {
    DIRTY_ENTITY(in((session, change) -> {
        var account = session.find(Account.class, change.id);
        account.points = change.value;
        account.label = change.text();
        session.find(Car.class, change.id).seats = change.value;
        change.put(row -> row.account(change.value, change.text()).car(row.plate(), change.value));
    })),
    MERGED_ENTITY(in((session, change) -> {
        var account = session.find(Account.class, change.id);
        session.detach(account);
        account.points = change.value;
        session.merge(account);
        change.put(row -> row.account(change.value, row.label()));
    })),
    LOCKED_ENTITY(in((session, change) -> {
        var account = session.find(Account.class, change.id, LockModeType.PESSIMISTIC_WRITE);
        account.points += change.value;
        session.lock(session.find(Car.class, change.id), LockModeType.PESSIMISTIC_WRITE);
        change.put(row -> row.account(row.points() + change.value, row.label()));
    })),
    LOCKING_QUERY(in((session, change) -> {
        // The backfill locks rows too.
        var account = change.locking(session, Timeouts.SKIP_LOCKED_MILLI)
                .or(() -> change.locking(session, Timeouts.WAIT_FOREVER_MILLI))
                .orElseThrow();
        account.label = change.text();
        change.put(row -> row.account(row.points(), change.text()));
    })),
    BATCH(in((session, change) -> {
        session.createSelectionQuery("from Account where id in ?1", Account.class)
                .setParameter(1, change.rows.keySet())
                .list()
                .forEach(account -> account.points++);
        change.rows.replaceAll((id, row) -> row.account(row.points() + 1, row.label()));
    })),
    HQL_UPDATE(any((session, change) -> {
        change.one(session.createMutationQuery(
                        "update versioned Account set points = points + ?1, label = concat('v', ?2) where id = ?3")
                .setParameter(1, change.value)
                .setParameter(2, change.text())
                .setParameter(3, change.id)
                .executeUpdate());
        change.put(row -> row.account(row.points() + change.value, "v" + change.text()));
    })),
    CRITERIA_UPDATE(any((session, change) -> {
        var builder = session.getCriteriaBuilder();
        var update = builder.createCriteriaUpdate(Account.class);
        var account = update.from(Account.class);
        update.set(account.<Long>get("points"), builder.sum(account.get("points"), 7L))
                .set(account.<Integer>get("version"), builder.sum(account.get("version"), 1))
                .where(
                        builder.equal(account.get("id"), change.id),
                        builder.equal(account.get("label"), change.row().label()));
        change.one(session.createMutationQuery(update).executeUpdate());
        change.put(row -> row.account(row.points() + 7, row.label()));
    })),
    NATIVE_UPDATE(any((session, change) -> {
        change.one(session.createNativeMutationQuery(
                        "update account set xc$points = ?, xc$label = ?, version = version + 1 where id = ?")
                .setParameter(1, change.value)
                .setParameter(2, change.text())
                .setParameter(3, change.id)
                .executeUpdate());
        change.put(row -> row.account(change.value, change.text()));
    })),
    STATELESS_UPDATE(stateless((session, change) -> {
        var account = session.get(Account.class, change.id);
        account.points = change.value;
        session.update(account);
        change.put(row -> row.account(change.value, row.label()));
    })),
    STATELESS_UPSERT(stateless((session, change) -> {
        session.upsert(new Memo(change.id, change.value));
        change.put(row -> row.noted(change.value));
    })),
    STATELESS_INSERT(stateless((session, change) -> {
        change.forgetMemo(session);
        session.insert(new Memo(change.id, change.value));
        change.put(row -> row.noted(change.value));
    })),
    HQL_INSERT(any((session, change) -> {
        change.forgetMemo(session);
        change.one(session.createMutationQuery("insert into Memo (id, points) values (?1, ?2)")
                .setParameter(1, change.id)
                .setParameter(2, change.value)
                .executeUpdate());
        change.put(row -> row.noted(change.value));
    })),
    HQL_INSERT_ON_CONFLICT(any((session, change) -> {
        session.createMutationQuery(
                        "insert into Memo (id, points) values (?1, ?2) on conflict(id) do update set points = excluded.points")
                .setParameter(1, change.id)
                .setParameter(2, change.value)
                .executeUpdate();
        change.put(row -> row.noted(change.value));
    })),
    HQL_INSERT_SELECT(any((session, change) -> {
        change.forgetMemo(session);
        change.one(session.createMutationQuery(
                        "insert into Memo (id, points) select a.id, a.points + 1 from Account a where a.id = ?1")
                .setParameter(1, change.id)
                .executeUpdate());
        change.put(row -> row.noted(row.points() + 1));
    })),
    NATIVE_INSERT(any((session, change) -> {
        change.forgetMemo(session);
        change.one(session.createNativeMutationQuery("insert into memo (id, xc$memo) values (?, ?)")
                .setParameter(1, change.id)
                .setParameter(2, change.value)
                .executeUpdate());
        change.put(row -> row.noted(change.value));
    })),
    NATIVE_UPSERT(any((session, change) -> {
        session.createNativeMutationQuery("insert into memo (id, xc$memo) values (?, ?) "
                        + (change.database == Database.MYSQL
                                ? "on duplicate key update xc$memo = values(xc$memo)"
                                : "on conflict (id) do update set xc$memo = excluded.xc$memo"))
                .setParameter(1, change.id)
                .setParameter(2, change.value)
                .executeUpdate();
        change.put(row -> row.noted(change.value));
    })),
    COLLECTION_ADD(in((session, change) -> {
        var tags = session.find(Account.class, change.id).tags;
        if (tags.size() > 5) {
            tags.clear();
        }
        tags.add(change.text());
        change.put(row -> row.tagged(tags));
    })),
    COLLECTION_REORDER(in((session, change) -> {
        var tags = session.find(Account.class, change.id).tags;
        if (!tags.isEmpty()) {
            tags.addFirst(tags.removeLast());
            tags.set(0, change.text());
        }
        change.put(row -> row.tagged(tags));
    })),
    COLLECTION_REPLACE(in((session, change) -> {
        var tags = new ArrayList<>(List.of(change.text(), "z"));
        session.find(Account.class, change.id).tags = tags;
        change.put(row -> row.tagged(tags));
    })),
    MULTI_TABLE_UPDATE(any((session, change) -> {
        assertThat(session.createMutationQuery(
                                "update Car c set c.plate = ?1, c.seats = c.seats + 1 where c.owner = ?2")
                        .setParameter(1, change.text())
                        .setParameter(2, change.owner)
                        .executeUpdate())
                .isEqualTo(change.rows.size());
        change.rows.replaceAll((id, row) -> row.car(change.text(), row.seats() + 1));
    })),
    MULTI_TABLE_DELETE(in((session, change) -> {
        change.one(session.createMutationQuery("delete from Car c where c.owner = ?1 and c.id = ?2 and c.plate = ?3")
                .setParameter(1, change.owner)
                .setParameter(2, change.id)
                .setParameter(3, change.row().plate())
                .executeUpdate());
        session.persist(new Car(change.id, change.owner, change.text(), change.value));
        change.put(row -> row.car(change.text(), change.value));
    }));

    private interface In<S> {
        void change(S session, Doing change);
    }

    private final boolean stateless;
    private final boolean anySession;
    private final In<SharedSessionContract> action;

    Change(Kind kind) {
        stateless = kind.stateless;
        anySession = kind.any;
        action = kind.action;
    }

    private record Kind(boolean stateless, boolean any, In<SharedSessionContract> action) {}

    private static Kind in(In<Session> action) {
        return new Kind(false, false, (session, change) -> action.change((Session) session, change));
    }

    private static Kind stateless(In<StatelessSession> action) {
        return new Kind(true, false, (session, change) -> action.change((StatelessSession) session, change));
    }

    private static Kind any(In<SharedSessionContract> action) {
        return new Kind(false, true, action);
    }

    /** The changes that Hibernate can make on the database. What it writes for an upsert on MySQL, 8.0.19 is the first to know. */
    static List<Change> on(Database database) {
        return Arrays.stream(values())
                .filter(change ->
                        database != Database.MYSQL || (change != STATELESS_UPSERT && change != HQL_INSERT_ON_CONFLICT))
                .toList();
    }

    /** Whether the change is made in a stateless session; of those that do not matter, every other one. */
    boolean isStateless(int value) {
        return stateless || (anySession && value % 2 == 0);
    }

    void apply(SharedSessionContract session, Doing doing) {
        forget(session);
        action.change(session, doing);
        if (session instanceof Session stateful) {
            stateful.flush();
        }
        forget(session);
    }

    /** Has the database answer whatever comes. */
    private static void forget(SharedSessionContract session) {
        if (session instanceof Session stateful) {
            stateful.clear();
        }
    }

    /**
     * What to do this time.
     *
     * @param rows all rows of the worker; holds what they must be afterwards
     */
    record Doing(Database database, Map<Long, Row> rows, int owner, long id, int value) {

        Row row() {
            return rows.get(id);
        }

        String text() {
            return "t" + value;
        }

        void put(UnaryOperator<Row> after) {
            rows.compute(id, (key, row) -> after.apply(row));
        }

        void one(int changed) {
            assertThat(changed).as("rows changed").isEqualTo(1);
        }

        Optional<Account> locking(Session session, int timeout) {
            return session.createSelectionQuery("from Account where id = ?1 and points = ?2", Account.class)
                    .setParameter(1, id)
                    .setParameter(2, row().points())
                    .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                    .setHint("jakarta.persistence.lock.timeout", timeout)
                    .uniqueResultOptional();
        }

        void forgetMemo(SharedSessionContract session) {
            assertThat(session.createMutationQuery("delete from Memo where id = ?1 and points >= 0")
                            .setParameter(1, id)
                            .executeUpdate())
                    .as("memos deleted")
                    .isEqualTo(row().memo() < 0 ? 0 : 1);
        }
    }
}
