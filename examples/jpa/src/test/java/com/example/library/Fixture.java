package com.example.library;

import com.example.library.model.Address;
import com.example.library.model.Author;
import com.example.library.model.Book;
import com.example.library.model.Branch;
import com.example.library.model.CardPayment;
import com.example.library.model.CashPayment;
import com.example.library.model.Copy;
import com.example.library.model.Fee.Reason;
import com.example.library.model.Film;
import com.example.library.model.Hours;
import com.example.library.model.Loan;
import com.example.library.model.Medium;
import com.example.library.model.Patron;
import com.example.library.model.Publisher;
import com.example.library.model.Reservation;
import com.example.library.model.Reservation.State;
import com.example.library.model.Review;
import com.example.library.model.Subject;
import com.example.library.model.Wear;
import jakarta.persistence.EntityManager;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;

/** A small library. */
final class Fixture {

    static final Address ZURICH = new Address("Seeweg 1", "8001", "Zürich");
    static final Address BERLIN = new Address("Torstr. 44", "10178", "Berlin");
    static final LocalDate TODAY = LocalDate.of(2025, 5, 30);

    private final EntityManager entities;

    private Fixture(EntityManager entities) {
        this.entities = entities;
    }

    static void clear(EntityManager entities) {
        Stream.of("patron_phones", "branch_hours", "media_subjects", "books_authors")
                .forEach(table ->
                        entities.createNativeQuery("delete from " + table).executeUpdate());
        Stream.of(
                        "Review",
                        "Fee",
                        "Payment",
                        "Reservation",
                        "Loan",
                        "Card",
                        "Copy",
                        "Medium",
                        "Author",
                        "Publisher",
                        "Branch",
                        "Patron",
                        "Subject s where s.parent is not null",
                        "Subject")
                .forEach(entity -> entities.createQuery("delete from " + entity).executeUpdate());
    }

    static void fill(EntityManager entities) {
        new Fixture(entities).fill();
    }

    private <T> T save(T entity) {
        entities.persist(entity);
        return entity;
    }

    private void fill() {
        var suhrkamp = save(new Publisher("Suhrkamp", BERLIN));
        var penguin = save(new Publisher("Penguin", new Address("Vauxhall Bridge Rd", "SW1V", "London")));
        var unknown = save(new Publisher("Nobody knows", new Address(null, null, null)));
        var frisch = save(new Author("Max Frisch", "Switzerland", 1911));
        var duerrenmatt = save(new Author("Friedrich Dürrenmatt", "Switzerland", 1921));
        var woolf = save(new Author("Virginia Woolf", "England", 1882));
        var leGuin = save(new Author("Ursula K. Le Guin", "USA", null));
        var fiction = save(new Subject("Fiction"));
        var novel = fiction.child("Novel");
        var play = fiction.child("Play");
        entities.flush();

        var faber = book("Homo faber", 1957, "German", suhrkamp, "9783518368541", 203, novel, frisch);
        var stiller = book("Stiller", 1954, "German", suhrkamp, "9783518366059", 438, novel, frisch);
        var waves = book("The Waves", 1931, "English", penguin, "9780141182711", 228, novel, woolf);
        var dispossessed = book("The Dispossessed", 1974, "English", penguin, "9780061054884", 341, novel, leGuin);
        book("Die Physiker", 1962, "German", unknown, "9783257230475", 93, play, duerrenmatt);
        book("Collected Plays", 1970, "English", null, "9780413532206", 500, play, frisch, duerrenmatt);
        var metropolis = save(new Film("Metropolis", 1927, null, null, "Fritz Lang", 153));
        var brazil = save(new Film("Brazil", 1985, "English", null, "Terry Gilliam", 132));
        save(new Film("Das Boot", 1981, "German", null, "Wolfgang Petersen", 149));
        save(new Film("La Jetée", 1962, "French", null, "Chris Marker", 28));

        var main = branch("MAIN", "Main", ZURICH);
        main.hours().put(DayOfWeek.MONDAY, new Hours(9, 18));
        main.hours().put(DayOfWeek.SATURDAY, new Hours(10, 14));
        var west = branch("WEST", "West", BERLIN);
        west.hours().put(DayOfWeek.MONDAY, new Hours(12, 20));
        var faberMain = save(new Copy(1001, Wear.USED, faber, main));
        save(new Copy(1002, Wear.DAMAGED, faber, west));
        var stillerMain = save(new Copy(1003, Wear.NEW, stiller, main));
        var wavesMain = save(new Copy(1004, Wear.USED, waves, main));
        save(new Copy(1005, Wear.USED, waves, west));
        var dispossessedWest = save(new Copy(1006, Wear.DAMAGED, dispossessed, west));
        var brazilMain = save(new Copy(1007, Wear.NEW, brazil, main));
        save(new Copy(1008, Wear.USED, metropolis, main));

        var ada = patron("P1", "Ada", "2020-01-15", ZURICH, "044 111", "079 111");
        ada.give(LocalDate.of(2026, 1, 1));
        var ben = patron("P2", "Ben", "2021-06-01", ZURICH, "044 222");
        ben.give(LocalDate.of(2027, 1, 1));
        var cleo = patron("P3", "Cleo", "2022-03-03", BERLIN);
        patron("P4", "Dan", "2023-12-24", new Address("at sea", null, null));

        loan(faberMain, ada, "2025-01-10", "2025-02-01")
                .charge(Reason.LATE, "5.00")
                .paidBy(save(new CardPayment(LocalDate.of(2025, 2, 2), "4242")));
        loan(faberMain, ada, "2025-03-01", "2025-03-20");
        loan(wavesMain, ada, "2025-05-01", null).charge(Reason.DAMAGED, "0.75");
        loan(stillerMain, ben, "2025-01-01", "2025-02-15")
                .charge(Reason.LATE, "2.50")
                .paidBy(save(new CashPayment(LocalDate.of(2025, 2, 15), "A")));
        loan(brazilMain, ben, "2025-05-10", null);
        loan(dispossessedWest, cleo, "2025-04-01", null).charge(Reason.LATE, "12.00");

        reservation(faber, ben, "2025-05-01", State.WAITING);
        reservation(faber, cleo, "2025-05-02", State.WAITING);
        reservation(waves, ben, "2025-04-01", State.READY);
        reservation(brazil, cleo, "2025-03-01", State.CANCELLED);
        reservation(stiller, ada, "2025-02-01", State.COLLECTED);

        save(new Review(ada, faber, 5, "Precise."));
        save(new Review(ben, faber, 3, "Dry."));
        save(new Review(cleo, dispossessed, 4, "Large."));
        save(new Review(ben, metropolis, 5, "Loud."));
    }

    private Book book(
            String title,
            int published,
            String language,
            Publisher publisher,
            String isbn,
            int pages,
            Subject subject,
            Author... authors) {
        var book = new Book(title, published, language, publisher, isbn, pages);
        book.subjects().add(subject);
        book.authors().addAll(List.of(authors));
        return save(book);
    }

    private Branch branch(String code, String name, Address address) {
        return save(new Branch(code, name, address));
    }

    private Patron patron(String number, String name, String joined, Address address, String... phones) {
        var patron = new Patron(number, name, name + "@example.com", LocalDate.parse(joined), address);
        patron.phones().addAll(List.of(phones));
        return save(patron);
    }

    private Loan loan(Copy copy, Patron patron, String lentOn, String returnedOn) {
        var loan = new Loan(copy, patron, LocalDate.parse(lentOn));
        if (returnedOn != null) {
            loan.returned(LocalDate.parse(returnedOn));
        }
        return save(loan);
    }

    private void reservation(Medium medium, Patron patron, String madeOn, State state) {
        var reservation = new Reservation(medium, patron, LocalDate.parse(madeOn));
        reservation.become(state);
        save(reservation);
    }
}
