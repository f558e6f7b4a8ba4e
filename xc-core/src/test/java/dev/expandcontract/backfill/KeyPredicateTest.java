package dev.expandcontract.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KeyPredicateTest {

    @Test
    void one_column_is_compared_once_in_every_form() {
        var after = new KeyPredicate("a > ?", List.of(0));
        var upTo = new KeyPredicate("a <= ?", List.of(0));

        assertThat(KeyPredicate.ofRows(List.of("a"), false)).isEqualTo(after);
        assertThat(KeyPredicate.expanded(List.of("a"), false)).isEqualTo(after);
        assertThat(KeyPredicate.ofRows(List.of("a"), true)).isEqualTo(upTo);
        assertThat(KeyPredicate.expanded(List.of("a"), true)).isEqualTo(upTo);
    }

    @Test
    void rows_take_each_value_once() {
        assertThat(KeyPredicate.ofRows(List.of("a", "b"), false))
                .isEqualTo(new KeyPredicate("(a, b) > (?, ?)", List.of(0, 1)));
        assertThat(KeyPredicate.ofRows(List.of("a", "b"), true))
                .isEqualTo(new KeyPredicate("(a, b) <= (?, ?)", List.of(0, 1)));
    }

    @Test
    void the_expanded_form_repeats_the_values_of_all_but_the_last_column() {
        assertThat(KeyPredicate.expanded(List.of("a", "b", "c"), false))
                .isEqualTo(new KeyPredicate(
                        "(a >= ? and (a > ? or (a = ? and (b > ? or (b = ? and c > ?)))))", List.of(0, 0, 0, 1, 1, 2)));
        assertThat(KeyPredicate.expanded(List.of("a", "b"), true))
                .isEqualTo(new KeyPredicate("(a <= ? and (a < ? or (a = ? and b <= ?)))", List.of(0, 0, 0, 1)));
    }

    @Test
    void one_key_is_compared_by_column_and_several_as_a_list() {
        assertThat(KeyPredicate.oneOf(List.of("a", "b"), 1))
                .isEqualTo(new KeyPredicate("a = ? and b = ?", List.of(0, 1)));
        assertThat(KeyPredicate.oneOf(List.of("a"), 3)).isEqualTo(new KeyPredicate("a in (?, ?, ?)", List.of(0)));
        assertThat(KeyPredicate.oneOf(List.of("a", "b"), 2))
                .isEqualTo(new KeyPredicate("(a, b) in ((?, ?), (?, ?))", List.of(0, 1)));
    }
}
