package com.example.library.repository;

import com.example.library.model.Author;
import com.example.library.model.Book;
import com.example.library.model.Copy;
import com.example.library.model.Film;
import com.example.library.model.Isbn;
import com.example.library.model.Medium;
import com.example.library.model.Publisher;
import com.example.library.model.Subject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.NoResultException;
import jakarta.persistence.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Books and films. */
public final class Media {

    /** How many media there are in a language. */
    public record LanguageCount(String language, long count) {}

    /** A line of a list. */
    public record Line(String title, String language, String publisher) {}

    private final EntityManager entities;

    public Media(EntityManager entities) {
        this.entities = entities;
    }

    public Optional<Book> byIsbn(String isbn) {
        return entities.createQuery("select b from Book b where b.isbn = :isbn", Book.class)
                .setParameter("isbn", new Isbn(isbn))
                .getResultStream()
                .findFirst();
    }

    public Medium byTitle(String title) throws NoResultException {
        return entities.createQuery("select m from Medium m where m.title = :title", Medium.class)
                .setParameter("title", title)
                .getSingleResult();
    }

    public List<Medium> titled(String part) {
        return entities.createQuery(
                        "select m from Medium m where lower(m.title) like concat('%', lower(:part), '%') order by m.title",
                        Medium.class)
                .setParameter("part", part)
                .getResultList();
    }

    public List<Medium> inLanguage(String language) {
        return entities.createNamedQuery("Medium.inLanguage", Medium.class)
                .setParameter("language", language)
                .getResultList();
    }

    public List<String> languages() {
        return entities.createNamedQuery("Medium.languages", String.class).getResultList();
    }

    public List<LanguageCount> countByLanguage() {
        return entities.createQuery(
                        "select new com.example.library.repository.Media$LanguageCount(m.language, count(m)) from Medium m"
                                + " group by m.language order by count(m) desc, m.language",
                        LanguageCount.class)
                .getResultList();
    }

    public List<String> commonLanguages(long atLeast) {
        return entities.createQuery(
                        "select m.language from Medium m group by m.language having count(m) >= :least order by m.language",
                        String.class)
                .setParameter("least", atLeast)
                .getResultList();
    }

    public List<Book> booksIn(Collection<String> languages) {
        return entities.createQuery("select b from Book b where b.language in :languages order by b.title", Book.class)
                .setParameter("languages", languages)
                .getResultList();
    }

    public List<Film> filmsNotIn(String language) {
        return entities.createQuery("select f from Film f where f.language <> :language order by f.title", Film.class)
                .setParameter("language", language)
                .getResultList();
    }

    public List<Film> filmsLongerThan(int minutes) {
        return entities.createQuery("select f from Film f where f.minutes > :minutes order by f.minutes", Film.class)
                .setParameter("minutes", minutes)
                .getResultList();
    }

    public List<Medium> withoutLanguage() {
        return entities.createQuery("select m from Medium m where m.language is null", Medium.class)
                .getResultList();
    }

    public List<Medium> page(int number, int size) {
        return entities.createQuery(
                        "select m from Medium m where m.language is not null order by m.language, m.title",
                        Medium.class)
                .setFirstResult(number * size)
                .setMaxResults(size)
                .getResultList();
    }

    public List<Medium> publishedBetween(int first, int last) {
        return entities.createQuery(
                        "select m from Medium m where m.published between :first and :last order by m.published",
                        Medium.class)
                .setParameter("first", first)
                .setParameter("last", last)
                .getResultList();
    }

    public List<Line> lines() {
        return entities.createQuery(
                        "select new com.example.library.repository.Media$Line(m.title, coalesce(m.language, 'unknown'),"
                                + " p.name) from Medium m left join m.publisher p order by m.title",
                        Line.class)
                .getResultList();
    }

    public List<Tuple> titlesAndLanguages() {
        return entities.createQuery(
                        "select m.title as title, upper(m.language) as language, length(m.language) as letters from Medium m"
                                + " where m.language is not null order by m.title",
                        Tuple.class)
                .getResultList();
    }

    public List<String> labels() {
        return entities.createQuery(
                        "select concat(m.title, case m.language when 'German' then ' (de)' when 'English' then ' (en)'"
                                + " else '' end) from Medium m order by m.title",
                        String.class)
                .getResultList();
    }

    public List<Object[]> kindsAndLanguages() {
        return entities.createQuery(
                        "select type(m), m.language from Medium m where type(m) = Film order by m.language",
                        Object[].class)
                .getResultList();
    }

    public List<String> directorsOf(String language) {
        return entities.createQuery(
                        "select treat(m as Film).director from Medium m where m.language = :language and type(m) = Film"
                                + " order by m.title",
                        String.class)
                .setParameter("language", language)
                .getResultList();
    }

    public List<Book> by(Author author) {
        return entities.createQuery(
                        "select b from Book b join b.authors a where a = :author order by b.published, b.title",
                        Book.class)
                .setParameter("author", author)
                .getResultList();
    }

    public List<Book> withAuthors(String language) {
        return entities.createQuery(
                        "select distinct b from Book b left join fetch b.authors where b.language = :language"
                                + " order by b.title",
                        Book.class)
                .setParameter("language", language)
                .getResultList();
    }

    public List<Author> authorsIn(String language) {
        return entities.createQuery(
                        "select distinct a from Author a join a.books b where b.language = :language order by a.name",
                        Author.class)
                .setParameter("language", language)
                .getResultList();
    }

    public List<Author> authorsOnlyIn(String language) {
        return entities.createQuery(
                        "select a from Author a where :language = all (select b.language from Book b where a member of"
                                + " b.authors) order by a.name",
                        Author.class)
                .setParameter("language", language)
                .getResultList();
    }

    public List<Medium> about(Subject subject) {
        return entities.createQuery(
                        "select m from Medium m where :subject member of m.subjects order by m.title", Medium.class)
                .setParameter("subject", subject)
                .getResultList();
    }

    public List<Medium> aboutChildrenOf(String subject, String language) {
        return entities.createQuery(
                        "select m from Medium m where m.language = :language and exists (select s from m.subjects s where"
                                + " s.parent.name = :subject) order by m.title",
                        Medium.class)
                .setParameter("language", language)
                .setParameter("subject", subject)
                .getResultList();
    }

    public List<Medium> newestOfEachLanguage() {
        return entities.createQuery(
                        "select m from Medium m where m.published = (select max(o.published) from Medium o where"
                                + " o.language = m.language) order by m.language",
                        Medium.class)
                .getResultList();
    }

    public List<Publisher> publishersIn(String language) {
        return entities.createQuery(
                        "select p from Publisher p where p in (select m.publisher from Medium m where m.language ="
                                + " :language) order by p.name",
                        Publisher.class)
                .setParameter("language", language)
                .getResultList();
    }

    public List<Publisher> publishersAt(String postalCode) {
        return entities.createQuery("select p from Publisher p where p.address.postalCode = :code", Publisher.class)
                .setParameter("code", postalCode)
                .getResultList();
    }

    public Double averagePages(String language) {
        return entities.createQuery("select avg(b.pages) from Book b where b.language = :language", Double.class)
                .setParameter("language", language)
                .getSingleResult();
    }

    public List<Medium> withMoreCopiesThan(int count) {
        return entities.createQuery(
                        "select m from Medium m where size(m.copies) > :count order by m.title", Medium.class)
                .setParameter("count", count)
                .getResultList();
    }

    public List<Medium> withoutCopies() {
        return entities.createQuery(
                        "select m from Medium m where m.copies is empty order by m.language, m.title", Medium.class)
                .getResultList();
    }

    public List<Copy> copiesOf(String isbn) {
        return entities.createQuery(
                        "select c from Copy c join treat(c.medium as Book) b where b.isbn = :isbn order by c.barcode",
                        Copy.class)
                .setParameter("isbn", new Isbn(isbn))
                .getResultList();
    }

    public Medium withCopies(long id) {
        return entities.createQuery("select m from Medium m where m.id = :id", Medium.class)
                .setParameter("id", id)
                .setHint("jakarta.persistence.fetchgraph", entities.getEntityGraph("Medium.withCopies"))
                .getSingleResult();
    }

    public List<String> languagesOfBooksAndAuthorsCountries() {
        return entities.createQuery(
                        "select b.language from Book b where b.language is not null union select a.country from Author a",
                        String.class)
                .getResultList();
    }

    public int translate(String from, String to) {
        return entities.createNamedQuery("Medium.translate")
                .setParameter("from", from)
                .setParameter("to", to)
                .executeUpdate();
    }

    public int shorten(int letters) {
        return entities.createQuery(
                        "update Medium m set m.language = substring(m.language, 1, :letters) where length(m.language) >"
                                + " :letters")
                .setParameter("letters", letters)
                .executeUpdate();
    }

    public int removeFilmsIn(String language) {
        return entities.createQuery("delete from Film f where f.language = :language")
                .setParameter("language", language)
                .executeUpdate();
    }

    public Number countBooks() {
        return (Number) entities.createNativeQuery("select count(*) from books").getSingleResult();
    }

    @SuppressWarnings("unchecked")
    public List<String> titlesByPages() {
        return entities.createNativeQuery(
                        "select m.title from media m join books b on b.id = m.id order by b.pages desc", String.class)
                .getResultList();
    }
}
