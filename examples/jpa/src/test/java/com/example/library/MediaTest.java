package com.example.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.library.model.Author;
import com.example.library.model.Book;
import com.example.library.model.Film;
import com.example.library.model.Medium;
import com.example.library.model.Publisher;
import com.example.library.model.Subject;
import com.example.library.repository.Media;
import com.example.library.repository.Media.LanguageCount;
import com.example.library.repository.Media.Line;
import jakarta.persistence.NoResultException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MediaTest extends LibraryTest {

    private Media media;

    @BeforeEach
    void create() {
        media = new Media(entities);
    }

    @Test
    void finds_a_book_by_its_isbn() {
        assertThat(media.byIsbn("9780141182711")).hasValueSatisfying(book -> {
            assertThat(book.title()).isEqualTo("The Waves");
            assertThat(book.language()).isEqualTo("English");
            assertThat(book.publisher().address().postalCode()).isEqualTo("SW1V");
        });
        assertThat(media.byIsbn("0000000000000")).isEmpty();
    }

    @Test
    void finds_by_title() {
        assertThat(media.byTitle("Brazil")).isInstanceOf(Film.class);
        assertThatThrownBy(() -> media.byTitle("Argentina")).isInstanceOf(NoResultException.class);
        assertThat(media.titled("THE")).extracting(Medium::title).containsExactly("The Dispossessed", "The Waves");
    }

    @Test
    void finds_by_language() {
        assertThat(media.inLanguage("German"))
                .extracting(Medium::title)
                .containsExactly("Das Boot", "Die Physiker", "Homo faber", "Stiller");
        assertThat(media.booksIn(List.of("English", "French")))
                .extracting(Book::title)
                .containsExactly("Collected Plays", "The Dispossessed", "The Waves");
        assertThat(media.filmsNotIn("English")).extracting(Film::title).containsExactly("Das Boot", "La Jetée");
        assertThat(media.withoutLanguage()).extracting(Medium::title).containsExactly("Metropolis");
    }

    @Test
    void counts_languages() {
        assertThat(media.languages()).contains("English", "French", "German").hasSize(4);
        assertThat(media.countByLanguage())
                .containsExactlyInAnyOrder(
                        new LanguageCount("English", 4),
                        new LanguageCount("German", 4),
                        new LanguageCount("French", 1),
                        new LanguageCount(null, 1));
        assertThat(media.commonLanguages(2)).containsExactly("English", "German");
    }

    @Test
    void leafs_through_the_catalogue() {
        assertThat(media.page(0, 4))
                .extracting(Medium::title)
                .containsExactly("Brazil", "Collected Plays", "The Dispossessed", "The Waves");
        assertThat(media.page(2, 4)).extracting(Medium::title).containsExactly("Stiller");
        assertThat(media.publishedBetween(1950, 1960))
                .extracting(Medium::title)
                .containsExactly("Stiller", "Homo faber");
    }

    @Test
    void lists_lines() {
        assertThat(media.lines())
                .contains(
                        new Line("Homo faber", "German", "Suhrkamp"),
                        new Line("Metropolis", "unknown", null),
                        new Line("Collected Plays", "English", null))
                .hasSize(10);
    }

    @Test
    void computes_with_languages() {
        var first = media.titlesAndLanguages().getFirst();
        assertThat(first.get("title")).isEqualTo("Brazil");
        assertThat(first.get("language")).isEqualTo("ENGLISH");
        assertThat(first.get("letters")).isEqualTo(7);
        assertThat(media.labels()).contains("Brazil (en)", "Stiller (de)", "Metropolis", "La Jetée");
    }

    @Test
    void tells_films_from_books() {
        assertThat(media.filmsLongerThan(140)).extracting(Film::title).containsExactly("Das Boot", "Metropolis");
        assertThat(media.kindsAndLanguages())
                .hasSize(4)
                .allSatisfy(row -> assertThat(row[0]).isEqualTo(Film.class));
        assertThat(media.directorsOf("English")).containsExactly("Terry Gilliam");
    }

    @Test
    void finds_by_author() {
        var frisch = entities.createQuery("select a from Author a where a.name = 'Max Frisch'", Author.class)
                .getSingleResult();
        assertThat(media.by(frisch))
                .extracting(Book::title)
                .containsExactly("Stiller", "Homo faber", "Collected Plays");
        assertThat(frisch.books()).hasSize(3);
        assertThat(media.authorsIn("English"))
                .extracting(Author::name)
                .containsExactly("Friedrich Dürrenmatt", "Max Frisch", "Ursula K. Le Guin", "Virginia Woolf");
        assertThat(media.authorsOnlyIn("English"))
                .extracting(Author::name)
                .containsExactly("Ursula K. Le Guin", "Virginia Woolf");
    }

    @Test
    void fetches_authors_in_their_order() {
        var books = media.withAuthors("English");
        entities.clear();
        assertThat(books.getFirst().authors())
                .extracting(Author::name)
                .containsExactly("Max Frisch", "Friedrich Dürrenmatt");
    }

    @Test
    void finds_by_subject() {
        var play = entities.createQuery("select s from Subject s where s.name = 'Play'", Subject.class)
                .getSingleResult();
        assertThat(media.about(play)).extracting(Medium::title).containsExactly("Collected Plays", "Die Physiker");
        assertThat(media.aboutChildrenOf("Fiction", "English"))
                .extracting(Medium::title)
                .containsExactly("Collected Plays", "The Dispossessed", "The Waves");
        assertThat(play.parent().children()).extracting(Subject::name).containsExactly("Novel", "Play");
    }

    @Test
    void compares_media_with_each_other() {
        assertThat(media.newestOfEachLanguage())
                .extracting(Medium::title)
                .containsExactly("Brazil", "La Jetée", "Das Boot");
        assertThat(media.averagePages("German")).isBetween(244.6, 244.7);
        assertThat(media.languagesOfBooksAndAuthorsCountries())
                .containsExactlyInAnyOrder("English", "German", "Switzerland", "England", "USA");
    }

    @Test
    void finds_publishers() {
        assertThat(media.publishersIn("German"))
                .extracting(Publisher::name)
                .containsExactly("Nobody knows", "Suhrkamp");
        assertThat(media.publishersAt("10178")).extracting(Publisher::name).containsExactly("Suhrkamp");
    }

    @Test
    void knows_copies() {
        assertThat(media.withMoreCopiesThan(1)).extracting(Medium::title).containsExactly("Homo faber", "The Waves");
        assertThat(media.withoutCopies())
                .extracting(Medium::title)
                .containsExactly("Collected Plays", "La Jetée", "Das Boot", "Die Physiker");
        assertThat(media.copiesOf("9783518368541")).hasSize(2);
        var waves = media.withCopies(media.byTitle("The Waves").id());
        entities.clear();
        assertThat(waves.copies()).extracting(copy -> copy.barcode()).containsExactly(1004L, 1005L);
    }

    @Test
    void translates_all_at_once() {
        assertThat(media.translate("English", "Anglais")).isEqualTo(4);
        entities.clear();
        assertThat(media.inLanguage("Anglais")).hasSize(4);
        assertThat(media.inLanguage("English")).isEmpty();
        assertThat(media.shorten(2)).isEqualTo(9);
        entities.clear();
        assertThat(media.inLanguage("An")).hasSize(4);
    }

    @Test
    void translates_one() {
        var brazil = media.byTitle("Brazil");
        brazil.translateTo("Brazilian");
        flushAndClear();
        assertThat(media.inLanguage("Brazilian")).singleElement().satisfies(found -> {
            assertThat(found.version()).isEqualTo(brazil.version());
            found.translateTo(null);
        });
        flushAndClear();
        assertThat(media.withoutLanguage()).hasSize(2);
    }

    @Test
    void removes_films() {
        assertThat(media.removeFilmsIn("German")).isEqualTo(1);
        assertThat(media.inLanguage("German")).hasSize(3).noneMatch(Film.class::isInstance);
    }

    @Test
    void counts_in_sql() {
        assertThat(media.countBooks().longValue()).isEqualTo(6);
        assertThat(media.titlesByPages())
                .startsWith("Collected Plays", "Stiller")
                .hasSize(6);
    }
}
