package dev.expandcontract.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IsolationTest {

    /** Goes over rows in batches as a backfill does; answers which were left out, after so many batches. */
    private static List<Integer> leftOut(int rows, int usual, Set<Integer> bad, int most) {
        var isolation = new Isolation();
        var left = new ArrayList<Integer>();
        int batches = 0;
        for (int next = 0; next < rows; ) {
            assertThat(++batches).isLessThanOrEqualTo(most);
            int count = Math.min(isolation.rows(usual), rows - next);
            int from = next;
            if (bad.stream().anyMatch(row -> row >= from && row < from + count)) {
                if (isolation.failed(count)) {
                    left.add(next++);
                }
            } else {
                isolation.passed(count);
                next += count;
            }
        }
        assertThat(isolation.isSeeking()).isFalse();
        return left;
    }

    @Test
    void a_row_is_found_by_halves_wherever_it_is() {
        for (int bad = 0; bad < 100; bad++) {
            // 7 halvings of a batch of 64 rows, as many halves that pass, and the batches around them
            assertThat(leftOut(100, 64, Set.of(bad), 7 + 7 + 4)).containsExactly(bad);
        }
    }

    @Test
    void each_of_several_rows_is_found() {
        assertThat(leftOut(100, 64, Set.of(0, 1, 31, 32, 63, 64, 99), 150)).containsExactly(0, 1, 31, 32, 63, 64, 99);
        assertThat(leftOut(3, 5, Set.of(0, 1, 2), 20)).containsExactly(0, 1, 2);
        assertThat(leftOut(50, 1, Set.of(7), 50)).containsExactly(7);
    }

    @Test
    void a_row_that_is_mended_meanwhile_is_sought_no_more() {
        var isolation = new Isolation();
        assertThat(isolation.failed(8)).isFalse();
        assertThat(isolation.rows(100)).isEqualTo(4);
        isolation.passed(4);
        assertThat(isolation.isSeeking()).isTrue();
        isolation.passed(4);
        assertThat(isolation.isSeeking()).isFalse();
        assertThat(isolation.rows(100)).isEqualTo(100);
    }

    @Test
    void nothing_is_sought_where_nothing_failed() {
        assertThat(leftOut(100, 10, new HashSet<>(), 10)).isEmpty();
    }
}
