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
import java.math.BigDecimal;

/** What a patron owes for a loan. */
@Entity
@Table(name = "fees")
@NamedQuery(name = "Fee.atLeast", query = "select f from Fee f where f.amount >= :amount order by f.amount desc, f.id")
@NamedQuery(
        name = "Fee.owedBy",
        query = "select coalesce(sum(f.amount), 0) from Fee f where f.loan.patron = :patron and f.payment is null")
public class Fee {

    /** Why. */
    public enum Reason {
        LATE,
        LOST,
        DAMAGED
    }

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "loan_id")
    private Loan loan;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "payment_id")
    private Payment payment;

    @Enumerated(EnumType.STRING)
    @Column(length = 10)
    private Reason reason;

    /** Was stored as a whole number of cents. */
    @ExpandContract(
            old = "cents",
            next = "amount",
            oldToNext = "cast({value} / 100.0 as decimal(10, 2))",
            nextToOld = "cast(cast({value} as decimal(10, 2)) * 100 as decimal(12))",
            orderPreserving = true,
            oldType = "bigint")
    @Column(precision = 10, scale = 2)
    private BigDecimal amount;

    protected Fee() {}

    Fee(Loan loan, Reason reason, BigDecimal amount) {
        this.loan = loan;
        this.reason = reason;
        this.amount = amount;
    }

    public Long id() {
        return id;
    }

    public Loan loan() {
        return loan;
    }

    public Payment payment() {
        return payment;
    }

    public void paidBy(Payment how) {
        payment = how;
        how.fees().add(this);
    }

    public Reason reason() {
        return reason;
    }

    public BigDecimal amount() {
        return amount;
    }

    public void reduceTo(BigDecimal less) {
        amount = less;
    }
}
