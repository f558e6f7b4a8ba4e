package com.example.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.library.model.Address;
import com.example.library.model.Card;
import com.example.library.model.Patron;
import com.example.library.repository.Patrons;
import com.example.library.repository.Patrons.Label;
import jakarta.persistence.PersistenceException;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PatronsTest extends LibraryTest {

    private Patrons patrons;

    @BeforeEach
    void create() {
        patrons = new Patrons(entities);
    }

    private Patron patron(String number) {
        return patrons.byNumber(number).orElseThrow();
    }

    @Test
    void finds_by_number() {
        assertThat(patron("P1").address()).isEqualTo(Fixture.ZURICH);
        assertThat(patrons.byNumber("P9")).isEmpty();
        assertThat(patrons.lockedByNumber("P3").address().postalCode()).isEqualTo("10178");
    }

    @Test
    void finds_by_postal_code() {
        assertThat(patrons.inPostalCode("8001")).extracting(Patron::name).containsExactly("Ada", "Ben");
        assertThat(patrons.inPostalCodesLike("1%")).extracting(Patron::name).containsExactly("Cleo");
        assertThat(patrons.withoutPostalCode()).extracting(Patron::name).containsExactly("Dan");
        assertThat(patrons.neighboursOfABranch()).extracting(Patron::name).containsExactly("Ada", "Ben", "Cleo");
    }

    @Test
    void prints_labels() {
        assertThat(patrons.labels())
                .containsExactly(
                        new Label("Cleo", "10178", "Berlin"),
                        new Label("Ada", "8001", "Zürich"),
                        new Label("Ben", "8001", "Zürich"));
    }

    @Test
    void counts_by_postal_code() {
        assertThat(patrons.countByPostalCode())
                .extracting(row -> List.of(row))
                .containsExactly(List.of("10178", 1L), List.of("8001", 2L));
        assertThat(patrons.countWithEmail().longValue()).isEqualTo(4);
    }

    @Test
    void knows_phones() {
        assertThat(patrons.withPhone("079 111")).extracting(Patron::name).containsExactly("Ada");
        assertThat(patrons.phonesIn("8001")).containsExactly("044 111", "044 222", "079 111");
        patron("P2").phones().add("079 222");
        flushAndClear();
        assertThat(patron("P2").phones()).containsExactly("044 222", "079 222");
    }

    @Test
    void knows_cards() {
        assertThat(patrons.withCardsExpiring(LocalDate.of(2026, 6, 1)))
                .extracting(Patron::name)
                .containsExactly("Ada");
        patron("P1").takeCardAway();
        patron("P3").give(LocalDate.of(2026, 2, 2));
        flushAndClear();
        assertThat(patrons.withCardsExpiring(LocalDate.of(2026, 6, 1)))
                .singleElement()
                .extracting(Patron::card)
                .extracting(Card::validUntil)
                .isEqualTo(LocalDate.of(2026, 2, 2));
    }

    @Test
    void finds_by_date() {
        assertThat(patrons.joinedBetween(LocalDate.of(2021, 1, 1), LocalDate.of(2022, 12, 31)))
                .extracting(Patron::name)
                .containsExactly("Ben", "Cleo");
    }

    @Test
    void knows_what_they_borrowed() {
        assertThat(patrons.whoNeverBorrowed()).extracting(Patron::name).containsExactly("Dan");
        assertThat(patrons.whoBorrowedMoreThan(2)).extracting(Patron::name).containsExactly("Ada");
        assertThat(patrons.whoBorrowed("English")).extracting(Patron::name).containsExactly("Ada", "Ben", "Cleo");
        assertThat(patrons.whoBorrowed("German")).extracting(Patron::name).containsExactly("Ada", "Ben");
        var ada = patrons.withLoans("P1");
        entities.clear();
        assertThat(ada.loans())
                .extracting(loan -> loan.returnedOn())
                .containsExactly(LocalDate.of(2025, 2, 1), LocalDate.of(2025, 3, 20), null);
    }

    @Test
    void searches() {
        assertThat(patrons.search("", "8001")).extracting(Patron::name).containsExactly("Dan", "Ada", "Ben");
        assertThat(patrons.search("b", "8001")).extracting(Patron::name).containsExactly("Ben");
    }

    @Test
    void moves() {
        patron("P3").moveTo(new Address("Seeweg 2", "8002", "Zürich"));
        flushAndClear();
        assertThat(patrons.inPostalCode("8002")).extracting(Patron::name).containsExactly("Cleo");
        patron("P3").moveTo(new Address("Seeweg 2", null, "Zürich"));
        flushAndClear();
        assertThat(patrons.withoutPostalCode()).extracting(Patron::name).containsExactly("Cleo", "Dan");
    }

    @Test
    void renumbers_a_town() {
        assertThat(patrons.renumber("8001", "8003")).isEqualTo(2);
        entities.clear();
        assertThat(patrons.inPostalCode("8003")).hasSize(2);
        assertThat(patron("P1").address().street()).isEqualTo("Seeweg 1");
    }

    @Test
    void registers_nobody_twice() {
        entities.persist(new Patron("P5", "Eve", null, Fixture.TODAY, null));
        flushAndClear();
        assertThat(patron("P5").address()).isNull();
        var second = new Patron("P5", "Eva", null, Fixture.TODAY, Fixture.BERLIN);
        assertThatThrownBy(() -> {
                    entities.persist(second);
                    entities.flush();
                })
                .isInstanceOf(PersistenceException.class);
    }
}
