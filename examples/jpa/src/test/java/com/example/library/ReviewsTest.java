package com.example.library;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.library.model.Review;
import com.example.library.repository.Media;
import com.example.library.repository.Reviews;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReviewsTest extends LibraryTest {

    private Reviews reviews;

    @BeforeEach
    void create() {
        reviews = new Reviews(entities);
    }

    @Test
    void finds_by_medium() {
        var found = reviews.of(new Media(entities).byTitle("Homo faber"));
        entities.clear();
        assertThat(found).extracting(review -> review.patron().name()).containsExactly("Ada", "Ben");
    }

    @Test
    void averages_stars() {
        assertThat(reviews.starsByLanguage())
                .extracting(row -> row[0] + " " + row[1])
                .containsExactlyInAnyOrder("English 4.0", "German 4.0", "null 5.0");
        assertThat(reviews.starsByTitle())
                .extracting(row -> row[0] + " " + row[1])
                .containsExactly("Homo faber 5", "Metropolis 5", "The Dispossessed 4");
    }

    @Test
    void knows_who_has_read() {
        assertThat(reviews.ofBorrowers()).extracting(Review::opinion).containsExactly("Large.", "Precise.");
        assertThat(reviews.opinionsFrom("8001")).containsExactly("Dry.", "Loud.", "Precise.");
    }

    @Test
    void revises_and_removes() {
        var first = reviews.of(new Media(entities).byTitle("Homo faber")).getFirst();
        first.revise(1, null);
        flushAndClear();
        assertThat(entities.find(Review.class, first.key()).stars()).isEqualTo(1);
        assertThat(reviews.removeBelow(4)).isEqualTo(2);
    }
}
