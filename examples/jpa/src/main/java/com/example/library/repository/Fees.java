package com.example.library.repository;

import com.example.library.model.CardPayment;
import com.example.library.model.CashPayment;
import com.example.library.model.Fee;
import com.example.library.model.Patron;
import com.example.library.model.Payment;
import jakarta.persistence.EntityManager;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;

/** What is owed and what is paid. */
public final class Fees {

    private final EntityManager entities;

    public Fees(EntityManager entities) {
        this.entities = entities;
    }

    public List<Fee> atLeast(String amount) {
        return entities.createNamedQuery("Fee.atLeast", Fee.class)
                .setParameter("amount", new BigDecimal(amount))
                .getResultList();
    }

    public BigDecimal owedBy(Patron patron) {
        return entities.createNamedQuery("Fee.owedBy", BigDecimal.class)
                .setParameter("patron", patron)
                .getSingleResult();
    }

    public List<Fee> of(Collection<BigDecimal> amounts) {
        return entities.createQuery("select f from Fee f where f.amount in :amounts order by f.id", Fee.class)
                .setParameter("amounts", amounts)
                .getResultList();
    }

    public List<Fee> between(String least, String most) {
        return entities.createQuery(
                        "select f from Fee f where f.amount between :least and :most order by f.amount", Fee.class)
                .setParameter("least", new BigDecimal(least))
                .setParameter("most", new BigDecimal(most))
                .getResultList();
    }

    public List<Object[]> sumByReason() {
        return entities.createQuery(
                        "select f.reason, sum(f.amount), max(f.amount) from Fee f group by f.reason order by f.reason",
                        Object[].class)
                .getResultList();
    }

    public List<Fee> aboveAverage() {
        return entities.createQuery(
                        "select f from Fee f where f.amount > (select avg(o.amount) from Fee o) order by f.id",
                        Fee.class)
                .getResultList();
    }

    public List<String> debtorsOwingMoreThan(String amount) {
        return entities.createQuery(
                        "select p.name from Fee f join f.loan l join l.patron p where f.payment is null group by p.name"
                                + " having sum(f.amount) > :amount order by p.name",
                        String.class)
                .setParameter("amount", new BigDecimal(amount))
                .getResultList();
    }

    public List<Fee> dearest(int count) {
        return entities.createQuery("select f from Fee f order by f.amount desc, f.id", Fee.class)
                .setMaxResults(count)
                .getResultList();
    }

    public List<BigDecimal> withSurcharge(String surcharge) {
        return entities.createQuery("select f.amount + :surcharge from Fee f order by f.amount", BigDecimal.class)
                .setParameter("surcharge", new BigDecimal(surcharge))
                .getResultList();
    }

    public BigDecimal paidInCash() {
        return entities.createQuery(
                        "select sum(f.amount) from Fee f join f.payment p where type(p) = CashPayment",
                        BigDecimal.class)
                .getSingleResult();
    }

    public List<Payment> paymentsOf(String least) {
        return entities.createQuery(
                        "select distinct p from Payment p join p.fees f where f.amount >= :least", Payment.class)
                .setParameter("least", new BigDecimal(least))
                .getResultList();
    }

    public List<CashPayment> at(String till) {
        return entities.createQuery("select p from CashPayment p where p.till = :till", CashPayment.class)
                .setParameter("till", till)
                .getResultList();
    }

    public List<CardPayment> cardPaymentsSince(LocalDate day) {
        return entities.createQuery("select p from CardPayment p where p.paidOn >= :day", CardPayment.class)
                .setParameter("day", day)
                .getResultList();
    }

    public int discount(String factor, Fee.Reason reason) {
        return entities.createQuery("update Fee f set f.amount = f.amount * :factor where f.reason = :reason")
                .setParameter("factor", new BigDecimal(factor))
                .setParameter("reason", reason)
                .executeUpdate();
    }

    public int forgive(String most) {
        return entities.createQuery("delete from Fee f where f.amount <= :most and f.payment is null")
                .setParameter("most", new BigDecimal(most))
                .executeUpdate();
    }

    public BigDecimal total(Fee.Reason reason) {
        var builder = entities.getCriteriaBuilder();
        var query = builder.createQuery(BigDecimal.class);
        var fee = query.from(Fee.class);
        query.select(builder.sum(fee.<BigDecimal>get("amount"))).where(builder.equal(fee.get("reason"), reason));
        return entities.createQuery(query).getSingleResult();
    }

    public int capAt(String most) {
        var builder = entities.getCriteriaBuilder();
        var update = builder.createCriteriaUpdate(Fee.class);
        var fee = update.from(Fee.class);
        var limit = new BigDecimal(most);
        update.set(fee.<BigDecimal>get("amount"), limit)
                .where(builder.greaterThan(fee.<BigDecimal>get("amount"), limit));
        return entities.createQuery(update).executeUpdate();
    }

    public Number countUnpaid() {
        return (Number) entities.createNativeQuery("select count(*) from fees where payment_id is null")
                .getSingleResult();
    }
}
