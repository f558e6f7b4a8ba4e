package dev.expandcontract.hibernate.everyphase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.annotation.ExpandContract;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.Migration;
import dev.expandcontract.test.EveryPhase;
import dev.expandcontract.test.MigratingSchema;
import dev.expandcontract.test.PhaseRun;
import dev.expandcontract.test.PhaseState;
import dev.expandcontract.test.Schema;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hibernate.Hibernate;
import org.hibernate.SessionFactory;
import org.hibernate.annotations.BatchSize;
import org.hibernate.annotations.Fetch;
import org.hibernate.annotations.FetchMode;
import org.hibernate.annotations.GeneratedColumn;
import org.hibernate.annotations.NaturalId;
import org.hibernate.exception.ConstraintViolationException;

/** Keys, references and ways of fetching that a migrating column takes part in, in every phase. */
@Schema(MappingsTest.Tables.class)
class MappingsTest extends EveryPhaseSuite {

    private static final Migration PASSPORT = Migration.of("citizen", "passport_no", "passport");
    private static final Migration PLACE = Migration.of("seat", "seat_no", "place");
    private static final Migration REMARK = Migration.of("booking", "note", "remark");
    private static final Migration HOLDER = Migration.of("visa", "holder", "bearer");
    private static final Migration PEN_NAME = Migration.of("author", "alias", "pen_name");
    private static final Migration WRITER = Migration.of("book", "author_id", "writer_id");
    private static final Migration TITLE = Migration.of("book", "name", "title");

    @Override
    SessionFactory sessionFactory(PhaseRun run) {
        return Booted.of(run, Map.of(), Citizen.class, Seat.class, Booking.class, Visa.class, Author.class, Book.class);
    }

    @EveryPhase
    void a_simple_natural_id_that_changes(PhaseRun run) {
        inTransaction(run, session -> {
            session.persist(new Citizen(1, "P1"));
            session.persist(new Citizen(2, "P2"));
        });
        inTransaction(run, session -> {
            var citizen = session.bySimpleNaturalId(Citizen.class).load("P1");
            assertThat(citizen.id).isEqualTo(1);
            citizen.passport = "P3";
            assertThat(session.bySimpleNaturalId(Citizen.class).load("P3")).isSameAs(citizen);
            assertThat(session.bySimpleNaturalId(Citizen.class).loadOptional("P1"))
                    .isEmpty();
            assertThat(session.getIdentifier(
                            session.bySimpleNaturalId(Citizen.class).getReference("P2")))
                    .isEqualTo(2L);
        });
        assertStored(run, PASSPORT, "P3", "P2");
        inTransaction(
                run,
                session -> assertThat(session.byMultipleNaturalId(Citizen.class).multiLoad("P3", "P2", "P1"))
                        .filteredOn(citizen -> citizen != null)
                        .extracting(citizen -> citizen.id)
                        .containsExactly(1L, 2L));
    }

    @EveryPhase
    void a_natural_id_of_a_migrating_attribute_and_another(PhaseRun run) {
        inTransaction(run, session -> {
            session.persist(new Seat(1, "red", "7"));
            session.persist(new Seat(2, "blue", "7"));
        });
        inTransaction(run, session -> {
            assertThat(session.byNaturalId(Seat.class)
                            .using("hall", "blue")
                            .using("place", "7")
                            .load()
                            .id)
                    .isEqualTo(2);
            assertThat(session.byNaturalId(Seat.class)
                            .using("hall", "blue")
                            .using("place", "8")
                            .loadOptional())
                    .isEmpty();
        });
        assertStored(run, PLACE, "7", "7");
    }

    @EveryPhase
    void unique_keys(PhaseRun run) {
        inTransaction(run, session -> {
            session.persist(new Citizen(1, "P1"));
            session.persist(new Seat(1, "red", "7"));
        });
        assertThatThrownBy(() -> inTransaction(run, session -> session.persist(new Citizen(2, "P1"))))
                .hasCauseInstanceOf(ConstraintViolationException.class);
        assertThatThrownBy(() -> inTransaction(run, session -> session.persist(new Seat(2, "red", "7"))))
                .hasCauseInstanceOf(ConstraintViolationException.class);
        assertStored(run, PASSPORT, "P1");
        assertStored(run, PLACE, "7");
    }

    @EveryPhase
    void beside_an_embedded_id(PhaseRun run) {
        inTransaction(run, session -> {
            session.persist(new Booking(new BookingId(1, "a"), "one"));
            session.persist(new Booking(new BookingId(1, "b"), "two"));
        });
        inTransaction(run, session -> {
            var booking = session.find(Booking.class, new BookingId(1, "b"));
            assertThat(booking.remark).isEqualTo("two");
            booking.remark = "three";
            assertThat(session.findMultiple(Booking.class, List.of(new BookingId(1, "a"), new BookingId(1, "b"))))
                    .extracting(found -> found.remark)
                    .containsExactly("one", "three");
        });
        for (var side : run.state().present()) {
            assertThat(run.rows("select " + REMARK.name(side) + " from booking order by part"))
                    .containsExactly("one", "three");
        }
        assertThat(select(
                        run,
                        String.class,
                        "select b.id.part from Booking b where (b.id.number, b.remark) = (1, 'three')"))
                .containsExactly("b");
        assertThat(change(run, "update Booking b set b.remark = concat(b.remark, b.id.part) where b.id.part = ?1", "a"))
                .isEqualTo(1);
        assertThat(select(run, String.class, "select remark from Booking order by id"))
                .containsExactly("onea", "three");
    }

    @EveryPhase
    void what_refers_to_a_migrating_column(PhaseRun run) {
        inTransaction(run, session -> {
            var ann = new Citizen(1, "P1");
            var bob = new Citizen(2, "P2");
            session.persist(ann);
            session.persist(bob);
            session.persist(new Visa(1, ann, bob));
            session.persist(new Visa(2, ann, null));
        });
        assertThat(run.rows("select citizen_passport from visa")).containsExactly("P1", "P1");
        assertStored(run, HOLDER, "P2", null);
        inTransaction(run, session -> {
            var visa = session.find(Visa.class, 1L);
            assertThat(visa.citizen.passport).isEqualTo("P1");
            assertThat(visa.holder.id).isEqualTo(2);
            assertThat(visa.citizen.visas).extracting(each -> each.id).containsExactlyInAnyOrder(1L, 2L);
            assertThat(visa.holder.held).extracting(each -> each.id).containsExactly(1L);
            visa.holder = visa.citizen;
        });
        assertStored(run, HOLDER, "P1", null);
        assertThat(select(
                        run,
                        Long.class,
                        "select v.id from Visa v join v.holder h join v.citizen c where h.passport = c.passport"))
                .containsExactly(1L);
        assertThat(select(
                        run,
                        Long.class,
                        "select c.id from Citizen c join c.visas v join c.held h where v.id > h.id and c.visas is not"
                                + " empty"))
                .containsExactly(1L);
    }

    private void seedBooks(PhaseRun run) {
        inTransaction(run, session -> {
            for (long id = 1; id <= 3; id++) {
                var author = new Author(id, id == 3 ? "other" : "pen");
                session.persist(author);
                session.persist(new Book(10 * id, author, "b" + id));
                session.persist(new Book(10 * id + 1, author, "a" + id));
            }
        });
    }

    @EveryPhase
    void fetched_by_a_subselect(PhaseRun run) {
        seedBooks(run);
        inTransaction(run, session -> {
            var authors = session.createSelectionQuery(
                            "from Author a where a.penName = :name order by a.penName, a.id", Author.class)
                    .setParameter("name", "pen")
                    .list();
            assertThat(authors.get(0).books).extracting(book -> book.title).containsExactly("a1", "b1");
            assertThat(Hibernate.isInitialized(authors.get(1).books))
                    .as("fetched with the first")
                    .isTrue();
            assertThat(authors.get(1).books).extracting(book -> book.title).containsExactly("a2", "b2");
        });
    }

    @EveryPhase
    void fetched_in_batches(PhaseRun run) {
        seedBooks(run);
        inTransaction(run, session -> {
            var books = session.createSelectionQuery("from Book order by title", Book.class)
                    .list();
            assertThat(books.get(0).author.getPenName()).isEqualTo("pen");
            assertThat(books)
                    .extracting(book -> Hibernate.isInitialized(book.author))
                    .as("one batch, of two authors")
                    .filteredOn(initialized -> initialized)
                    .hasSize(4);
            session.clear();
            var first = session.find(Author.class, 1L);
            var second = session.find(Author.class, 2L);
            assertThat(first.more).hasSize(2);
            assertThat(Hibernate.isInitialized(second.more)).as("in the batch").isTrue();
        });
    }

    @EveryPhase
    void fetched_by_entity_graphs(PhaseRun run) {
        seedBooks(run);
        inTransaction(run, session -> {
            var withBooks = session.createEntityGraph(Author.class);
            withBooks.addAttributeNodes("penName");
            withBooks.addSubgraph("books").addAttributeNodes("title");
            for (var kind : List.of("jakarta.persistence.fetchgraph", "jakarta.persistence.loadgraph")) {
                session.clear();
                var author = session.find(Author.class, 1L, Map.of(kind, withBooks));
                assertThat(Hibernate.isInitialized(author.books)).as(kind).isTrue();
                assertThat(author.books).extracting(book -> book.title).containsExactly("a1", "b1");
                session.clear();
                assertThat(session.createQuery("from Author a where a.penName = 'pen'", Author.class)
                                .setHint(kind, withBooks)
                                .getResultList())
                        .allSatisfy(each ->
                                assertThat(Hibernate.isInitialized(each.books)).isTrue())
                        .flatExtracting(each -> each.books)
                        .hasSize(4);
            }
            session.clear();
            var withAuthor = session.createEntityGraph(Book.class);
            withAuthor.addSubgraph("author").addAttributeNodes("penName");
            var book = session.find(Book.class, 30L, Map.of("jakarta.persistence.loadgraph", withAuthor));
            assertThat(Hibernate.isInitialized(book.author)).isTrue();
            assertThat(book.author.getPenName()).isEqualTo("other");
        });
    }

    @EveryPhase
    void a_column_that_the_database_generates_from_a_migrating_one(PhaseRun run) {
        seedBooks(run);
        inTransaction(run, session -> {
            var book = session.find(Book.class, 10L);
            assertThat(book.shout).isEqualTo("B1");
            book.title = "new";
            session.flush();
            assertThat(book.shout).as("read back").isEqualTo("NEW");
        });
        assertStored(run, TITLE, "new", "a1", "b2", "a2", "b3", "a3");
        assertThat(select(
                        run, Long.class, "select b.id from Book b where b.shout = upper(b.title) and b.shout = 'NEW'"))
                .containsExactly(10L);
    }

    static final class Tables implements MigratingSchema {

        @Override
        public List<Migration> migrations() {
            return List.of(PASSPORT, PLACE, REMARK, HOLDER, PEN_NAME, WRITER, TITLE);
        }

        @Override
        public List<String> create(Database database, PhaseState state) {
            return List.of(
                    "create table citizen (id bigint primary key, " + state.columns(PASSPORT, "varchar(20) unique")
                            + ")",
                    "create table seat (id bigint primary key, hall varchar(20), "
                            + state.columns(PLACE, "varchar(20)")
                            + state.present().stream()
                                    .map(side -> ", unique (hall, " + PLACE.name(side) + ")")
                                    .collect(Collectors.joining())
                            + ")",
                    "create table booking (number bigint, part varchar(20), " + state.columns(REMARK, "varchar(20)")
                            + ", primary key (number, part))",
                    "create table visa (id bigint primary key, citizen_passport varchar(20), "
                            + state.columns(HOLDER, "varchar(20)")
                            + state.present().stream()
                                    .map(side -> ", foreign key (" + HOLDER.name(side) + ") references citizen ("
                                            + PASSPORT.name(side) + ")")
                                    .collect(Collectors.joining())
                            + ")",
                    "create table author (id bigint primary key, " + state.columns(PEN_NAME, "varchar(20)") + ")",
                    "create table book (id bigint primary key, " + state.columns(WRITER, "bigint") + ", "
                            + state.columns(TITLE, "varchar(20)")
                            + ", shout varchar(40) generated always as (upper(" + TITLE.name(state.reads()) + "))"
                            + (database == Database.H2 ? "" : " stored") + ")");
        }

        @Override
        public List<String> tables() {
            return List.of("visa", "citizen", "seat", "booking", "book", "author");
        }
    }

    @Entity(name = "Citizen")
    @Table(name = "citizen")
    static class Citizen implements Serializable {
        private static final long serialVersionUID = 1L;

        @Id
        Long id;

        @NaturalId(mutable = true)
        @ExpandContract(old = "passport_no", next = "passport")
        String passport;

        @OneToMany(mappedBy = "citizen")
        List<Visa> visas = new ArrayList<>();

        @OneToMany(mappedBy = "holder")
        List<Visa> held = new ArrayList<>();

        Citizen() {}

        Citizen(long id, String passport) {
            this.id = id;
            this.passport = passport;
        }
    }

    @Entity(name = "Seat")
    @Table(name = "seat")
    static class Seat {
        @Id
        Long id;

        @NaturalId
        String hall;

        @NaturalId
        @Column(name = "seat_no")
        @ExpandContract(old = "seat_no", next = "place")
        String place;

        Seat() {}

        Seat(long id, String hall, String place) {
            this.id = id;
            this.hall = hall;
            this.place = place;
        }
    }

    @Embeddable
    record BookingId(long number, String part) implements Serializable {}

    @Entity(name = "Booking")
    @Table(name = "booking")
    static class Booking {
        @EmbeddedId
        BookingId id;

        @ExpandContract(old = "note", next = "remark")
        String remark;

        Booking() {}

        Booking(BookingId id, String remark) {
            this.id = id;
            this.remark = remark;
        }
    }

    @Entity(name = "Visa")
    @Table(name = "visa")
    static class Visa implements Serializable {
        private static final long serialVersionUID = 1L;

        @Id
        Long id;

        @ManyToOne(fetch = FetchType.LAZY)
        @JoinColumn(name = "citizen_passport", referencedColumnName = "passport")
        Citizen citizen;

        @ManyToOne(fetch = FetchType.LAZY)
        @JoinColumn(name = "bearer", referencedColumnName = "passport")
        @ExpandContract(old = "holder", next = "bearer")
        Citizen holder;

        Visa() {}

        Visa(long id, Citizen citizen, Citizen holder) {
            this.id = id;
            this.citizen = citizen;
            this.holder = holder;
        }
    }

    @Entity(name = "Author")
    @Table(name = "author")
    @BatchSize(size = 2)
    static class Author {
        @Id
        Long id;

        @Column(name = "pen_name")
        @ExpandContract(old = "alias", next = "pen_name")
        String penName;

        @OneToMany(mappedBy = "author")
        @Fetch(FetchMode.SUBSELECT)
        @jakarta.persistence.OrderBy("title")
        List<Book> books = new ArrayList<>();

        @OneToMany(mappedBy = "author")
        @BatchSize(size = 2)
        List<Book> more = new ArrayList<>();

        Author() {}

        Author(long id, String penName) {
            this.id = id;
            this.penName = penName;
        }

        /** To be asked of a proxy, whose fields are empty. */
        public String getPenName() {
            return penName;
        }
    }

    @Entity(name = "Book")
    @Table(name = "book")
    static class Book {
        @Id
        Long id;

        @ManyToOne(fetch = FetchType.LAZY)
        @JoinColumn(name = "writer_id")
        @ExpandContract(old = "author_id", next = "writer_id")
        Author author;

        @ExpandContract(old = "name", next = "title")
        String title;

        @GeneratedColumn("upper(title)")
        String shout;

        Book() {}

        Book(long id, Author author, String title) {
            this.id = id;
            this.author = author;
            this.title = title;
        }
    }
}
