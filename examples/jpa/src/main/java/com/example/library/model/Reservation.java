package com.example.library.model;

import dev.expandcontract.annotation.ExpandContract;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.LocalDate;

/** A medium that a patron waits for. */
@Entity
@Table(name = "reservations")
@NamedQuery(
        name = "Reservation.queue",
        query =
                "select r from Reservation r where r.medium = :medium and r.state = com.example.library.model.Reservation.State.WAITING"
                        + " order by r.madeOn, r.id")
public class Reservation {

    /** How far it has come. */
    public enum State {
        WAITING,
        READY,
        COLLECTED,
        CANCELLED
    }

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @Version
    private int version;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "medium_id")
    private Medium medium;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "patron_id")
    private Patron patron;

    @Column(name = "made_on")
    private LocalDate madeOn;

    /** Was stored by its number. */
    @ExpandContract(
            old = "status",
            next = "state",
            oldToNext = "case {value} when 0 then 'WAITING' when 1 then 'READY' when 2 then 'COLLECTED'"
                    + " when 3 then 'CANCELLED' end",
            nextToOld = "case trim(cast({value} as char(20))) when 'WAITING' then 0 when 'READY' then 1"
                    + " when 'COLLECTED' then 2 when 'CANCELLED' then 3 end",
            oldType = "int")
    @Enumerated(EnumType.STRING)
    @Column(length = 20)
    private State state = State.WAITING;

    protected Reservation() {}

    public Reservation(Medium medium, Patron patron, LocalDate madeOn) {
        this.medium = medium;
        this.patron = patron;
        this.madeOn = madeOn;
    }

    public Long id() {
        return id;
    }

    public Medium medium() {
        return medium;
    }

    public Patron patron() {
        return patron;
    }

    public State state() {
        return state;
    }

    public void become(State other) {
        state = other;
    }
}
