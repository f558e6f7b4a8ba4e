package com.example.library.repository;

import com.example.library.model.Branch;
import com.example.library.model.Copy;
import com.example.library.model.Medium;
import com.example.library.model.Wear;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.DayOfWeek;
import java.util.List;
import java.util.Optional;

/** Copies and the branches that they stand in. */
public final class Copies {

    private final EntityManager entities;

    public Copies(EntityManager entities) {
        this.entities = entities;
    }

    public Optional<Copy> scanned(long barcode) {
        return entities.createNamedQuery("Copy.scanned", Copy.class)
                .setParameter("barcode", barcode)
                .getResultStream()
                .findFirst();
    }

    public Copy locked(long barcode) {
        return entities.createQuery("select c from Copy c where c.barcode = :barcode", Copy.class)
                .setParameter("barcode", barcode)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getSingleResult();
    }

    public List<Copy> between(long first, long last) {
        return entities.createQuery(
                        "select c from Copy c where c.barcode between :first and :last order by c.barcode", Copy.class)
                .setParameter("first", first)
                .setParameter("last", last)
                .getResultList();
    }

    public List<Long> barcodesOf(Medium medium) {
        return entities.createQuery(
                        "select c.barcode from Copy c where c.medium = :medium order by c.barcode desc", Long.class)
                .setParameter("medium", medium)
                .getResultList();
    }

    public long nextBarcode() {
        return entities.createQuery("select coalesce(max(c.barcode), 0) + 1 from Copy c", Long.class)
                .getSingleResult();
    }

    public List<Copy> after(long barcode, int count) {
        return entities.createQuery("select c from Copy c where c.barcode > :barcode order by c.barcode", Copy.class)
                .setParameter("barcode", barcode)
                .setMaxResults(count)
                .getResultList();
    }

    public List<Copy> available(Branch branch) {
        return entities.createQuery(
                        "select c from Copy c where c.branch = :branch and not exists (select l from Loan l where l.copy ="
                                + " c and l.returnedOn is null) order by c.barcode",
                        Copy.class)
                .setParameter("branch", branch)
                .getResultList();
    }

    public List<Copy> availableAt(String postalCode) {
        return entities.createQuery(
                        "select c from Copy c where c.branch.address.postalCode = :code and c.id not in (select l.copy.id"
                                + " from Loan l where l.returnedOn is null) order by c.barcode",
                        Copy.class)
                .setParameter("code", postalCode)
                .getResultList();
    }

    public List<Object[]> countByBranchAndLanguage() {
        return entities.createQuery(
                        "select b.name, m.language, count(c) from Copy c join c.branch b join c.medium m"
                                + " where m.language is not null group by b.name, m.language order by b.name, m.language",
                        Object[].class)
                .getResultList();
    }

    public List<Copy> worn(Wear wear) {
        return entities.createQuery("select c from Copy c where c.wear = :wear order by c.barcode", Copy.class)
                .setParameter("wear", wear)
                .getResultList();
    }

    public List<Long> evenBarcodes() {
        return entities.createQuery(
                        "select c.barcode from Copy c where mod(c.barcode, 2) = 0 order by c.barcode", Long.class)
                .getResultList();
    }

    public int shiftBarcodes(long by) {
        return entities.createQuery("update Copy c set c.barcode = c.barcode + :by")
                .setParameter("by", by)
                .executeUpdate();
    }

    public int replaceWorn(Branch branch) {
        return entities.createQuery("update Copy c set c.wear = :fresh where c.wear = :worn and c.branch = :branch")
                .setParameter("fresh", Wear.NEW)
                .setParameter("worn", Wear.DAMAGED)
                .setParameter("branch", branch)
                .executeUpdate();
    }

    public int discardAbove(long barcode) {
        return entities.createQuery("delete from Copy c where c.barcode > :barcode")
                .setParameter("barcode", barcode)
                .executeUpdate();
    }

    public List<Branch> branches(List<String> postalCodes) {
        return entities.createQuery(
                        "select b from Branch b where b.address.postalCode in :codes order by b.code", Branch.class)
                .setParameter("codes", postalCodes)
                .getResultList();
    }

    public List<Branch> openOn(DayOfWeek day, int hour) {
        return entities.createQuery(
                        "select b from Branch b join b.hours h where key(h) = :day and value(h).opens <= :hour and"
                                + " value(h).closes > :hour order by b.code",
                        Branch.class)
                .setParameter("day", day)
                .setParameter("hour", hour)
                .getResultList();
    }

    public List<Branch> inTheTownOfAPublisher() {
        return entities.createQuery(
                        "select distinct b from Branch b, Publisher p where b.address.postalCode = p.address.postalCode"
                                + " order by b.code",
                        Branch.class)
                .getResultList();
    }

    public List<Copy> inWear(Wear wear, long most) {
        var builder = entities.getCriteriaBuilder();
        var query = builder.createQuery(Copy.class);
        var copy = query.from(Copy.class);
        copy.fetch("medium");
        query.where(builder.equal(copy.get("wear"), wear), builder.lessThanOrEqualTo(copy.<Long>get("barcode"), most))
                .orderBy(builder.desc(copy.get("barcode")));
        return entities.createQuery(query).getResultList();
    }

    @SuppressWarnings("unchecked")
    public List<Object[]> countByWear() {
        return entities.createNativeQuery("select wear, count(*) from copies group by wear order by wear")
                .getResultList();
    }
}
