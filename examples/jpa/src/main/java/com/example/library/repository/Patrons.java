package com.example.library.repository;

import com.example.library.model.Patron;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Who borrows. */
public final class Patrons {

    /** A label for a letter. */
    public record Label(String name, String postalCode, String city) {}

    private final EntityManager entities;

    public Patrons(EntityManager entities) {
        this.entities = entities;
    }

    public Optional<Patron> byNumber(String number) {
        return entities.createQuery("select p from Patron p where p.number = :number", Patron.class)
                .setParameter("number", number)
                .getResultStream()
                .findFirst();
    }

    public Patron lockedByNumber(String number) {
        return entities.createQuery("select p from Patron p where p.number = :number", Patron.class)
                .setParameter("number", number)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getSingleResult();
    }

    public List<Patron> inPostalCode(String code) {
        return entities.createNamedQuery("Patron.inPostalCode", Patron.class)
                .setParameter("code", code)
                .getResultList();
    }

    public List<Patron> inPostalCodesLike(String pattern) {
        return entities.createQuery(
                        "select p from Patron p where p.address.postalCode like :pattern order by p.address.postalCode,"
                                + " p.name",
                        Patron.class)
                .setParameter("pattern", pattern)
                .getResultList();
    }

    public List<Patron> withoutPostalCode() {
        return entities.createQuery(
                        "select p from Patron p where p.address.postalCode is null order by p.name", Patron.class)
                .getResultList();
    }

    public List<Label> labels() {
        return entities.createQuery(
                        "select new com.example.library.repository.Patrons$Label(p.name, p.address.postalCode,"
                                + " p.address.city) from Patron p where p.address.postalCode is not null"
                                + " order by p.address.postalCode, p.name",
                        Label.class)
                .getResultList();
    }

    public List<Object[]> countByPostalCode() {
        return entities.createQuery(
                        "select p.address.postalCode, count(p) from Patron p group by p.address.postalCode"
                                + " having p.address.postalCode is not null order by p.address.postalCode",
                        Object[].class)
                .getResultList();
    }

    public List<Patron> withPhone(String phone) {
        return entities.createQuery("select p from Patron p where :phone member of p.phones", Patron.class)
                .setParameter("phone", phone)
                .getResultList();
    }

    public List<String> phonesIn(String code) {
        return entities.createQuery(
                        "select ph from Patron p join p.phones ph where p.address.postalCode = :code order by ph",
                        String.class)
                .setParameter("code", code)
                .getResultList();
    }

    public List<Patron> withCardsExpiring(LocalDate before) {
        return entities.createQuery(
                        "select p from Patron p join fetch p.card c where c.validUntil < :before order by p.name",
                        Patron.class)
                .setParameter("before", before)
                .getResultList();
    }

    public List<Patron> joinedBetween(LocalDate first, LocalDate last) {
        return entities.createQuery(
                        "select p from Patron p where p.joined between :first and :last order by p.joined",
                        Patron.class)
                .setParameter("first", first)
                .setParameter("last", last)
                .getResultList();
    }

    public List<Patron> neighboursOfABranch() {
        return entities.createQuery(
                        "select p from Patron p where exists (select b from Branch b where b.address.postalCode ="
                                + " p.address.postalCode) order by p.name",
                        Patron.class)
                .getResultList();
    }

    public List<Patron> whoNeverBorrowed() {
        return entities.createQuery("select p from Patron p where p.loans is empty order by p.name", Patron.class)
                .getResultList();
    }

    public List<Patron> whoBorrowedMoreThan(int count) {
        return entities.createQuery("select p from Patron p where size(p.loans) > :count order by p.name", Patron.class)
                .setParameter("count", count)
                .getResultList();
    }

    public Patron withLoans(String number) {
        return entities.createQuery(
                        "select p from Patron p left join fetch p.loans where p.number = :number", Patron.class)
                .setParameter("number", number)
                .getSingleResult();
    }

    public List<Patron> whoBorrowed(String language) {
        return entities.createQuery(
                        "select distinct p from Patron p join p.loans l join l.copy c where c.medium.language = :language"
                                + " order by p.name",
                        Patron.class)
                .setParameter("language", language)
                .getResultList();
    }

    public int renumber(String from, String to) {
        return entities.createQuery("update Patron p set p.address.postalCode = :to, p.version = p.version + 1 where"
                        + " p.address.postalCode = :from")
                .setParameter("from", from)
                .setParameter("to", to)
                .executeUpdate();
    }

    public List<Patron> search(String name, String postalCode) {
        var builder = entities.getCriteriaBuilder();
        var query = builder.createQuery(Patron.class);
        var patron = query.from(Patron.class);
        var code = patron.get("address").<String>get("postalCode");
        query.where(
                        builder.like(builder.upper(patron.get("name")), name.toUpperCase(Locale.ROOT) + "%"),
                        builder.or(builder.equal(code, postalCode), builder.isNull(code)))
                .orderBy(builder.asc(builder.coalesce(code, "")), builder.asc(patron.get("name")));
        return entities.createQuery(query).getResultList();
    }

    public Number countWithEmail() {
        return (Number) entities.createNativeQuery("select count(*) from patrons where email is not null")
                .getSingleResult();
    }
}
