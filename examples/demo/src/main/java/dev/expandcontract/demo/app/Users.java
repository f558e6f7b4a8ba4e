package dev.expandcontract.demo.app;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hibernate.SessionFactory;

/** Stores and finds users, the way any application does. Each method is one transaction. */
public final class Users {

    private final SessionFactory sessions;

    public Users(SessionFactory sessions) {
        this.sessions = sessions;
    }

    /** New users, in one JDBC batch. */
    public void add(Collection<Long> ids, String tier) {
        sessions.inTransaction(session -> ids.forEach(id -> session.persist(new User(id, "user " + id, tier))));
    }

    /** New users through a stateless session. */
    public void addStateless(Collection<Long> ids, String tier) {
        var users = ids.stream().map(id -> new User(id, "user " + id, tier)).toList();
        sessions.inStatelessTransaction(session -> session.insertMultiple(users));
    }

    /** Loads the users and changes them; Hibernate finds out what to update. */
    public void change(Collection<Long> ids, String tier) {
        sessions.inTransaction(
                session -> session.findMultiple(User.class, List.copyOf(ids)).forEach(user -> {
                    user.setTier(tier);
                    user.countLogin();
                }));
    }

    /** Changes the users through a stateless session. */
    public void changeStateless(Collection<Long> ids, String tier) {
        sessions.inStatelessTransaction(session -> {
            var users = session.getMultiple(User.class, List.copyOf(ids));
            users.forEach(user -> user.setTier(tier));
            session.updateMultiple(users);
        });
    }

    /** Changes the users with one HQL statement. */
    public void changeInBulk(Collection<Long> ids, String tier) {
        sessions.inTransaction(
                session -> session.createMutationQuery("update User u set u.tier = :tier where u.id in (:ids)")
                        .setParameter("tier", tier)
                        .setParameterList("ids", ids)
                        .executeUpdate());
    }

    /** Changes the users and thinks better of it: everything is rolled back. */
    public void changeAndRollBack(Collection<Long> ids, String tier) {
        sessions.inSession(session -> {
            var transaction = session.beginTransaction();
            session.findMultiple(User.class, List.copyOf(ids)).forEach(user -> user.setTier(tier));
            session.flush();
            transaction.rollback();
        });
    }

    /** Removes the users one by one. */
    public void remove(Collection<Long> ids) {
        sessions.inTransaction(
                session -> session.findMultiple(User.class, List.copyOf(ids)).forEach(session::remove));
    }

    /** Removes the users with one HQL statement. */
    public void removeInBulk(Collection<Long> ids) {
        sessions.inTransaction(session -> session.createMutationQuery("delete from User u where u.id in (:ids)")
                .setParameterList("ids", ids)
                .executeUpdate());
    }

    /** The user's tier, by loading the entity. */
    public Optional<String> tier(long id) {
        return sessions.fromTransaction(
                session -> Optional.ofNullable(session.find(User.class, id)).map(User::getTier));
    }

    /** The tiers of the users in a range of ids, by a query that selects them. */
    public Map<Long, String> tiers(long first, long last) {
        return sessions.fromTransaction(session -> session.createSelectionQuery(
                        "select u.id, u.tier from User u where u.id between :first and :last order by u.tier",
                        Object[].class)
                .setParameter("first", first)
                .setParameter("last", last)
                .getResultStream()
                .collect(Collectors.toMap(row -> (Long) row[0], row -> (String) row[1])));
    }

    /** Whether the user has this tier, by a query that compares it. */
    public boolean has(long id, String tier) {
        return sessions.fromTransaction(session -> session.createSelectionQuery(
                                "select count(u) from User u where u.id = :id and u.tier = :tier", Long.class)
                        .setParameter("id", id)
                        .setParameter("tier", tier)
                        .getSingleResult())
                > 0;
    }
}
