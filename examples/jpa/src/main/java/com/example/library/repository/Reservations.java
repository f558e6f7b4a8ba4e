package com.example.library.repository;

import com.example.library.model.Medium;
import com.example.library.model.Patron;
import com.example.library.model.Reservation;
import com.example.library.model.Reservation.State;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;

/** Who waits for what. */
public final class Reservations {

    private final EntityManager entities;

    public Reservations(EntityManager entities) {
        this.entities = entities;
    }

    public List<Reservation> queue(Medium medium) {
        return entities.createNamedQuery("Reservation.queue", Reservation.class)
                .setParameter("medium", medium)
                .getResultList();
    }

    public List<Reservation> in(State state) {
        return entities.createQuery(
                        "select r from Reservation r where r.state = :state order by r.id", Reservation.class)
                .setParameter("state", state)
                .getResultList();
    }

    public List<Reservation> inAnyOf(Collection<State> states) {
        return entities.createQuery(
                        "select r from Reservation r where r.state in :states order by r.id", Reservation.class)
                .setParameter("states", states)
                .getResultList();
    }

    public List<Reservation> notIn(State state) {
        return entities.createQuery(
                        "select r from Reservation r where r.state <> :state order by r.id", Reservation.class)
                .setParameter("state", state)
                .getResultList();
    }

    public List<Object[]> countByState() {
        return entities.createQuery(
                        "select r.state, count(r) from Reservation r group by r.state order by count(r) desc, r.state",
                        Object[].class)
                .getResultList();
    }

    public List<State> statesOf(Patron patron) {
        return entities.createQuery("select distinct r.state from Reservation r where r.patron = :patron", State.class)
                .setParameter("patron", patron)
                .getResultList();
    }

    public Reservation nextToServe(Medium medium) {
        return entities.createQuery(
                        "select r from Reservation r where r.medium = :medium and r.state ="
                                + " com.example.library.model.Reservation.State.WAITING order by r.madeOn, r.id",
                        Reservation.class)
                .setParameter("medium", medium)
                .setMaxResults(1)
                .setLockMode(LockModeType.OPTIMISTIC_FORCE_INCREMENT)
                .getSingleResult();
    }

    public List<String> labels() {
        return entities.createQuery(
                        "select case when r.state = com.example.library.model.Reservation.State.READY then 'come!' else"
                                + " 'patience' end from Reservation r order by r.id",
                        String.class)
                .getResultList();
    }

    public int expire(LocalDate madeBefore) {
        return entities.createQuery(
                        "update Reservation r set r.state = :cancelled where r.state = :waiting and r.madeOn < :day")
                .setParameter("cancelled", State.CANCELLED)
                .setParameter("waiting", State.WAITING)
                .setParameter("day", madeBefore)
                .executeUpdate();
    }

    public int cancelAllOf(Patron patron) {
        return entities.createQuery(
                        "update Reservation r set r.state = com.example.library.model.Reservation.State.CANCELLED where"
                                + " r.patron = :patron")
                .setParameter("patron", patron)
                .executeUpdate();
    }

    public int sweep() {
        return entities.createQuery("delete from Reservation r where r.state in (:first, :second)")
                .setParameter("first", State.CANCELLED)
                .setParameter("second", State.COLLECTED)
                .executeUpdate();
    }

    public List<Reservation> search(State state, String language) {
        var builder = entities.getCriteriaBuilder();
        var query = builder.createQuery(Reservation.class);
        var reservation = query.from(Reservation.class);
        query.where(
                        builder.equal(reservation.get("state"), state),
                        builder.equal(reservation.join("medium").get("language"), language))
                .orderBy(builder.asc(reservation.get("id")));
        return entities.createQuery(query).getResultList();
    }
}
