package com.example.library.repository;

import com.example.library.model.Book;
import com.example.library.model.Medium;
import com.example.library.model.Publisher;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.persistence.criteria.JoinType;
import jakarta.persistence.criteria.Predicate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The search form, in which everything may be left empty. */
public final class MediaSearch {

    private final EntityManager entities;
    private String title;
    private String language;
    private String publisherCode;
    private Integer since;

    public MediaSearch(EntityManager entities) {
        this.entities = entities;
    }

    public MediaSearch title(String value) {
        title = value;
        return this;
    }

    public MediaSearch language(String value) {
        language = value;
        return this;
    }

    public MediaSearch publisherIn(String postalCode) {
        publisherCode = postalCode;
        return this;
    }

    public MediaSearch since(int year) {
        since = year;
        return this;
    }

    public List<Medium> results() {
        var builder = entities.getCriteriaBuilder();
        var query = builder.createQuery(Medium.class);
        var medium = query.from(Medium.class);
        var conditions = new ArrayList<Predicate>();
        if (title != null) {
            conditions.add(
                    builder.like(builder.lower(medium.get("title")), "%" + title.toLowerCase(Locale.ROOT) + "%"));
        }
        if (language != null) {
            conditions.add(builder.equal(medium.get("language"), language));
        }
        if (publisherCode != null) {
            var publisher = medium.<Medium, Publisher>join("publisher");
            conditions.add(builder.equal(publisher.get("address").get("postalCode"), publisherCode));
        }
        if (since != null) {
            conditions.add(builder.ge(medium.get("published"), since));
        }
        query.where(conditions.toArray(Predicate[]::new))
                .orderBy(builder.asc(medium.get("language")), builder.asc(medium.get("title")));
        return entities.createQuery(query).getResultList();
    }

    public long count() {
        var builder = entities.getCriteriaBuilder();
        var query = builder.createQuery(Long.class);
        var medium = query.from(Medium.class);
        query.select(builder.count(medium)).where(builder.equal(medium.get("language"), language));
        return entities.createQuery(query).getSingleResult();
    }

    public List<Tuple> pagesByLanguage() {
        var builder = entities.getCriteriaBuilder();
        var query = builder.createTupleQuery();
        var book = query.from(Book.class);
        var name = book.<String>get("language");
        query.select(builder.tuple(
                        name.alias("language"),
                        builder.sum(book.<Integer>get("pages")).alias("pages")))
                .groupBy(name)
                .having(builder.gt(builder.sum(book.<Integer>get("pages")), 0))
                .orderBy(builder.asc(name));
        return entities.createQuery(query).getResultList();
    }

    /** Titles of media in a language that a publisher without a postal code, or none, has brought out. */
    public List<String> ofUnknownOrigin() {
        var builder = entities.getCriteriaBuilder();
        var query = builder.createQuery(String.class);
        var medium = query.from(Medium.class);
        var publisher = medium.join("publisher", JoinType.LEFT);
        query.select(medium.get("title"))
                .where(builder.isNull(publisher.get("address").get("postalCode")))
                .orderBy(builder.asc(medium.get("title")));
        return entities.createQuery(query).getResultList();
    }

    /** Media in the language of the longest book. */
    public List<String> likeTheLongestBook() {
        var builder = entities.getCriteriaBuilder();
        var query = builder.createQuery(String.class);
        var medium = query.from(Medium.class);
        var longest = query.subquery(String.class);
        var book = longest.from(Book.class);
        var pages = longest.subquery(Integer.class);
        var any = pages.from(Book.class);
        pages.select(builder.max(any.<Integer>get("pages")));
        longest.select(book.get("language")).where(builder.equal(book.get("pages"), pages));
        query.select(medium.get("title"))
                .where(medium.<String>get("language").in(longest))
                .orderBy(builder.asc(medium.get("title")));
        return entities.createQuery(query).getResultList();
    }

    public int translateTo(String other) {
        var builder = entities.getCriteriaBuilder();
        var update = builder.createCriteriaUpdate(Medium.class);
        var medium = update.from(Medium.class);
        update.set(medium.<String>get("language"), other).where(builder.equal(medium.get("language"), language));
        return entities.createQuery(update).executeUpdate();
    }
}
