package dev.expandcontract.demo.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TallyTest {

    private final Tally tally = new Tally();

    @Test
    void transactionsAreCountedForEachInstance() {
        tally.transaction("one");
        tally.transaction("one");
        tally.transaction("two");

        assertThat(tally.transactions()).isEqualTo(3);
        assertThat(tally.transactions("one")).isEqualTo(2);
        assertThat(tally.transactions("three")).isZero();
    }

    @Test
    void errorsAreToldByTheirFirstCauseAndHowOftenItCame() {
        for (int i = 0; i < 3; i++) {
            tally.error("one", new IllegalStateException("outer", new SQLException("column is gone\nsecond line")));
        }

        assertThat(tally.errors()).isEqualTo(3);
        assertThat(tally.errorExamples()).containsExactly("one: java.sql.SQLException: column is gone (3 times)");
    }

    @Test
    void allStaleReadsCountAndTheFirstAreTold() {
        for (int row = 1; row <= 20; row++) {
            tally.stale("one", List.of("row " + row));
        }

        assertThat(tally.stale()).isEqualTo(20);
        assertThat(tally.staleExamples()).hasSize(10).startsWith("one: row 1", "one: row 2");
    }
}
