package com.example.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.library.model.Address;
import com.example.library.model.Film;
import com.example.library.model.Medium;
import com.example.library.model.Patron;
import com.example.library.repository.Copies;
import com.example.library.repository.Loans;
import com.example.library.repository.Media;
import com.example.library.repository.Patrons;
import jakarta.persistence.OptimisticLockException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What takes more than one transaction, and leaves something to tidy up. */
class CommittedTest extends LibraryTest {

    @AfterEach
    void restore() {
        entities.getTransaction().rollback();
        library.run(Fixture::clear);
        library.run(Fixture::fill);
    }

    @Test
    void what_is_committed_is_seen_by_the_next() {
        library.run(first -> new Media(first).byTitle("Metropolis").translateTo("Silence"));
        library.run(
                second -> assertThat(new Media(second).inLanguage("Silence")).hasSize(1));
        int translated = library.call(third -> new Media(third).translate("Silence", "Music"));
        assertThat(translated).isEqualTo(1);
        library.run(fourth ->
                assertThat(new Media(fourth).byTitle("Metropolis").language()).isEqualTo("Music"));
    }

    @Test
    void what_is_rolled_back_is_not() {
        assertThatThrownBy(() -> library.run(first -> {
                    new Copies(first).shiftBarcodes(1000);
                    throw new IllegalStateException("stop");
                }))
                .hasMessage("stop");
        library.run(second -> assertThat(new Copies(second).nextBarcode()).isEqualTo(1009));
    }

    @Test
    void the_second_of_two_clerks_is_told() {
        var patron = library.call(first -> new Patrons(first).byNumber("P1").orElseThrow());
        library.run(second -> new Patrons(second).byNumber("P1").orElseThrow().moveTo(Fixture.BERLIN));
        patron.moveTo(new Address("Seeweg 9", "8009", "Zürich"));
        assertThatThrownBy(() -> library.run(third -> third.merge(patron))).isInstanceOf(OptimisticLockException.class);
        library.run(fourth -> assertThat(
                        new Patrons(fourth).byNumber("P1").orElseThrow().address())
                .isEqualTo(Fixture.BERLIN));
    }

    @Test
    void what_was_changed_at_home_is_merged() {
        var patron = library.call(first -> new Patrons(first).byNumber("P2").orElseThrow());
        patron.moveTo(new Address("Seeweg 9", "8009", "Zürich"));
        Patron merged = library.call(second -> second.merge(patron));
        assertThat(merged.version()).isEqualTo(patron.version() + 1);
        library.run(third -> {
            assertThat(new Patrons(third).inPostalCode("8009")).hasSize(1);
            assertThat(new Loans(third).countOf("P2")).isEqualTo(2);
        });
    }

    @Test
    void many_are_stored_at_once() {
        library.run(first -> {
            for (int i = 0; i < 45; i++) {
                first.persist(new Film("Film " + i, 2000, i % 2 == 0 ? "Thai" : null, null, "Ann", 90 + i));
            }
        });
        library.run(second -> {
            var thai = new Media(second).inLanguage("Thai");
            assertThat(thai).hasSize(23);
            thai.forEach(film -> film.translateTo("Lao"));
        });
        library.run(third -> assertThat(new Media(third).inLanguage("Lao")).hasSize(23));
    }

    @Test
    void what_another_has_changed_is_refreshed() {
        library.run(first -> {
            var medium = new Media(first).byTitle("Brazil");
            library.run(second -> new Media(second).byTitle("Brazil").translateTo("Portuguese"));
            assertThat(medium.language()).isEqualTo("English");
        });
        library.run(third -> {
            var medium = new Media(third).byTitle("Brazil");
            third.createQuery("update Medium m set m.language = 'Esperanto' where m = :medium")
                    .setParameter("medium", medium)
                    .executeUpdate();
            third.refresh(medium);
            assertThat(medium.language()).isEqualTo("Esperanto");
        });
        library.run(last -> assertThat(
                        last.createQuery("select m from Medium m", Medium.class).getResultList())
                .extracting(Medium::language)
                .contains("Esperanto", "German"));
    }
}
