package com.example.library;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.library.model.Medium;
import com.example.library.repository.MediaSearch;
import org.junit.jupiter.api.Test;

class MediaSearchTest extends LibraryTest {

    private MediaSearch search() {
        return new MediaSearch(entities);
    }

    @Test
    void finds_everything_without_a_condition() {
        assertThat(search().results()).hasSize(10);
    }

    @Test
    void finds_by_one_condition() {
        assertThat(search().title("boot").results())
                .extracting(Medium::language)
                .containsExactly("German");
        assertThat(search().language("French").results())
                .extracting(Medium::title)
                .containsExactly("La Jetée");
        assertThat(search().publisherIn("SW1V").results())
                .extracting(Medium::title)
                .containsExactly("The Dispossessed", "The Waves");
        assertThat(search().since(1980).results()).extracting(Medium::title).containsExactly("Brazil", "Das Boot");
    }

    @Test
    void finds_by_all_conditions() {
        assertThat(search().title("e")
                        .language("German")
                        .publisherIn("10178")
                        .since(1955)
                        .results())
                .extracting(Medium::title)
                .containsExactly("Homo faber");
    }

    @Test
    void counts() {
        assertThat(search().language("English").count()).isEqualTo(4);
        assertThat(search().language("Latin").count()).isZero();
    }

    @Test
    void sums_pages_by_language() {
        assertThat(search().pagesByLanguage())
                .extracting(row -> row.get("language") + " " + row.get("pages"))
                .containsExactly("English 1069", "German 734");
    }

    @Test
    void finds_what_has_no_origin() {
        assertThat(search().ofUnknownOrigin())
                .containsExactly("Brazil", "Collected Plays", "Das Boot", "Die Physiker", "La Jetée", "Metropolis");
    }

    @Test
    void finds_what_is_in_the_language_of_the_longest_book() {
        assertThat(search().likeTheLongestBook())
                .containsExactly("Brazil", "Collected Plays", "The Dispossessed", "The Waves");
    }

    @Test
    void translates_what_it_finds() {
        assertThat(search().language("French").translateTo("français")).isEqualTo(1);
        assertThat(search().language("français").results()).hasSize(1);
    }
}
