package com.example.library.model;

import dev.expandcontract.annotation.ExpandContract;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** A copy that a patron has or had. */
@Entity
@Table(name = "loans")
@NamedQuery(
        name = "Loan.openOf",
        query = "select l from Loan l where l.patron = :patron and l.returnedOn is null order by l.dueOn, l.id")
@NamedQuery(name = "Loan.countOf", query = "select count(l) from Loan l where l.patron.number = :number")
public class Loan {

    public static final int WEEKS = 4;

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @Version
    private int version;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "copy_id")
    private Copy copy;

    @ExpandContract(old = "patron_id", next = "borrower_id")
    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "patron_id")
    private Patron patron;

    @Column(name = "lent_on")
    private LocalDate lentOn;

    @Column(name = "due_on")
    private LocalDate dueOn;

    @Column(name = "returned_on")
    private LocalDate returnedOn;

    private int renewals;

    @OneToMany(mappedBy = "loan", cascade = CascadeType.ALL, orphanRemoval = true)
    private List<Fee> fees = new ArrayList<>();

    protected Loan() {}

    public Loan(Copy copy, Patron patron, LocalDate lentOn) {
        this.copy = copy;
        this.patron = patron;
        this.lentOn = lentOn;
        dueOn = lentOn.plusWeeks(WEEKS);
    }

    public Fee charge(Fee.Reason reason, String amount) {
        var fee = new Fee(this, reason, new BigDecimal(amount));
        fees.add(fee);
        return fee;
    }

    public void renew() {
        dueOn = dueOn.plusWeeks(WEEKS);
        renewals++;
    }

    public void returned(LocalDate day) {
        returnedOn = day;
    }

    public void handTo(Patron other) {
        patron = other;
    }

    public Long id() {
        return id;
    }

    public Copy copy() {
        return copy;
    }

    public Patron patron() {
        return patron;
    }

    public LocalDate dueOn() {
        return dueOn;
    }

    public LocalDate returnedOn() {
        return returnedOn;
    }

    public int renewals() {
        return renewals;
    }

    public List<Fee> fees() {
        return fees;
    }
}
