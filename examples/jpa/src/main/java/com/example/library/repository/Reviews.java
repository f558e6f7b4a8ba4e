package com.example.library.repository;

import com.example.library.model.Medium;
import com.example.library.model.Review;
import jakarta.persistence.EntityManager;
import java.util.List;

/** What patrons think. */
public final class Reviews {

    private final EntityManager entities;

    public Reviews(EntityManager entities) {
        this.entities = entities;
    }

    public List<Review> of(Medium medium) {
        return entities.createQuery(
                        "select r from Review r join fetch r.patron where r.medium = :medium order by r.stars desc",
                        Review.class)
                .setParameter("medium", medium)
                .getResultList();
    }

    public List<Object[]> starsByLanguage() {
        return entities.createQuery(
                        "select m.language, avg(r.stars) from Review r join r.medium m group by m.language"
                                + " order by m.language",
                        Object[].class)
                .getResultList();
    }

    public List<Review> ofBorrowers() {
        return entities.createQuery(
                        "select r from Review r where exists (select l from Loan l where l.patron = r.patron and"
                                + " l.copy.medium = r.medium) order by r.stars",
                        Review.class)
                .getResultList();
    }

    public List<String> opinionsFrom(String postalCode) {
        return entities.createQuery(
                        "select r.opinion from Review r where r.patron.address.postalCode = :code order by r.opinion",
                        String.class)
                .setParameter("code", postalCode)
                .getResultList();
    }

    public int removeBelow(int stars) {
        return entities.createQuery("delete from Review r where r.stars < :stars")
                .setParameter("stars", stars)
                .executeUpdate();
    }

    @SuppressWarnings("unchecked")
    public List<Object[]> starsByTitle() {
        return entities.createNativeQuery(
                        "select m.title, max(r.stars) from reviews r join media m on m.id = r.medium_id group by m.title"
                                + " order by m.title")
                .getResultList();
    }
}
