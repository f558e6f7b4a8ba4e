package com.example.library.repository;

import com.example.library.model.Loan;
import com.example.library.model.Medium;
import com.example.library.model.Patron;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.LocalDate;
import java.util.List;

/** Who has what, and who had it. */
public final class Loans {

    /** How much a patron borrowed. */
    public record Reader(String name, long loans, Long rank) {}

    private final EntityManager entities;

    public Loans(EntityManager entities) {
        this.entities = entities;
    }

    public List<Loan> open(Patron patron) {
        return entities.createNamedQuery("Loan.openOf", Loan.class)
                .setParameter("patron", patron)
                .getResultList();
    }

    public long countOf(String number) {
        return entities.createNamedQuery("Loan.countOf", Long.class)
                .setParameter("number", number)
                .getSingleResult();
    }

    public List<Loan> ofPatron(long id) {
        return entities.createQuery("select l from Loan l where l.patron.id = :id order by l.lentOn, l.id", Loan.class)
                .setParameter("id", id)
                .getResultList();
    }

    public List<Loan> ofPatrons(List<Patron> patrons) {
        return entities.createQuery("select l from Loan l where l.patron in :patrons order by l.id", Loan.class)
                .setParameter("patrons", patrons)
                .getResultList();
    }

    public List<Loan> overdue(LocalDate today) {
        return entities.createQuery(
                        "select l from Loan l join fetch l.patron join fetch l.copy where l.returnedOn is null and l.dueOn <"
                                + " :today order by l.dueOn",
                        Loan.class)
                .setParameter("today", today)
                .getResultList();
    }

    public List<String> remindersIn(String postalCode, LocalDate today) {
        return entities.createQuery(
                        "select l.patron.email from Loan l where l.patron.address.postalCode = :code and l.returnedOn is"
                                + " null and l.dueOn < :today order by l.patron.email",
                        String.class)
                .setParameter("code", postalCode)
                .setParameter("today", today)
                .getResultList();
    }

    public List<Patron> readersOf(Medium medium) {
        return entities.createQuery("select distinct l.patron from Loan l where l.copy.medium = :medium", Patron.class)
                .setParameter("medium", medium)
                .getResultList();
    }

    public List<Tuple> countByPatron() {
        return entities.createQuery(
                        "select p.name as name, count(l) as loans from Loan l join l.patron p group by p.id, p.name"
                                + " order by count(l) desc, p.name",
                        Tuple.class)
                .getResultList();
    }

    public List<Tuple> countEvenOfNone() {
        return entities.createQuery(
                        "select p.name as name, count(l) as loans from Patron p left join p.loans l group by p.id, p.name"
                                + " order by p.name",
                        Tuple.class)
                .getResultList();
    }

    public List<Patron> readersWithAtLeast(long loans) {
        return entities.createQuery(
                        "select p from Patron p where (select count(l) from Loan l where l.patron = p) >= :loans"
                                + " order by p.name",
                        Patron.class)
                .setParameter("loans", loans)
                .getResultList();
    }

    public List<Reader> ranking() {
        return entities.createQuery(
                        "select new com.example.library.repository.Loans$Reader(p.name, count(l), rank() over (order by"
                                + " count(l) desc)) from Loan l join l.patron p group by p.name order by count(l) desc,"
                                + " p.name",
                        Reader.class)
                .getResultList();
    }

    public List<Object[]> namesAndBarcodes() {
        return entities.createQuery(
                        "select l.patron.name, l.copy.barcode from Loan l where l.returnedOn is null"
                                + " order by l.copy.barcode",
                        Object[].class)
                .getResultList();
    }

    public List<Loan> theirSecondOfTheSame() {
        return entities.createQuery(
                        "select l from Loan l where exists (select o from Loan o where o.patron = l.patron and o.copy ="
                                + " l.copy and o.id < l.id)",
                        Loan.class)
                .getResultList();
    }

    public List<Loan> ofNobodyIn(String postalCode) {
        return entities.createQuery(
                        "select l from Loan l left join l.patron p on p.address.postalCode = :code where p is null order"
                                + " by l.id",
                        Loan.class)
                .setParameter("code", postalCode)
                .getResultList();
    }

    public int hand(Patron from, Patron to) {
        return entities.createQuery(
                        "update Loan l set l.patron = :to, l.version = l.version + 1 where l.patron = :from and"
                                + " l.returnedOn is null")
                .setParameter("from", from)
                .setParameter("to", to)
                .executeUpdate();
    }

    public int extend(Patron patron, LocalDate dueOn) {
        return entities.createQuery(
                        "update Loan l set l.dueOn = :due, l.renewals = l.renewals + 1 where l.patron = :patron")
                .setParameter("due", dueOn)
                .setParameter("patron", patron)
                .executeUpdate();
    }

    public int forget(Patron patron) {
        return entities.createQuery(
                        "delete from Loan l where l.patron = :patron and l.returnedOn is not null and l.id not in (select"
                                + " f.loan.id from Fee f)")
                .setParameter("patron", patron)
                .executeUpdate();
    }

    public List<Loan> search(Patron patron, LocalDate since, String language) {
        var builder = entities.getCriteriaBuilder();
        var query = builder.createQuery(Loan.class);
        var loan = query.from(Loan.class);
        var medium = loan.join("copy").join("medium");
        query.where(
                        builder.equal(loan.get("patron"), patron),
                        builder.greaterThanOrEqualTo(loan.get("lentOn"), since),
                        builder.equal(medium.get("language"), language))
                .orderBy(builder.asc(loan.get("lentOn")));
        return entities.createQuery(query).getResultList();
    }

    public int close(Patron patron, LocalDate day) {
        var builder = entities.getCriteriaBuilder();
        var update = builder.createCriteriaUpdate(Loan.class);
        var loan = update.from(Loan.class);
        update.set(loan.<LocalDate>get("returnedOn"), day)
                .where(builder.equal(loan.get("patron"), patron), builder.isNull(loan.get("returnedOn")));
        return entities.createQuery(update).executeUpdate();
    }

    public Number countOpen() {
        return (Number) entities.createNativeQuery("select count(*) from loans where returned_on is null")
                .getSingleResult();
    }
}
