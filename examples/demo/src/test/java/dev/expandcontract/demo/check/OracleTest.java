package dev.expandcontract.demo.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OracleTest {

    private static final long ID = 1;

    /** Of a single row, so that every claim means this one. */
    private final Oracle oracle = new Oracle(1);

    @Test
    void aReadOfTheCommittedValueIsRight() {
        write("gold-1");

        assertThat(oracle.expect(ID, ID).judge(Map.of(ID, "gold-1"))).isEmpty();
    }

    @Test
    void aReadOfAReplacedValueIsStale() {
        write("gold-1");
        write("free-2");

        assertThat(oracle.expect(ID, ID).judge(Map.of(ID, "gold-1")))
                .containsExactly("row 1: read 'gold-1' after 'free-2' was committed");
    }

    @Test
    void aValueReplacedWhileTheReadRanIsRight() {
        write("gold-1");
        var expected = oracle.expect(ID, ID);
        write("free-2");

        assertThat(expected.judge(Map.of(ID, "gold-1"))).isEmpty();
        assertThat(expected.judge(Map.of(ID, "free-2"))).isEmpty();
    }

    @Test
    void aReadThatMissesACommittedRowIsUnknownToItsHistory() {
        assertThat(oracle.expect(ID, ID).judge(Map.of()))
                .containsExactly("row 1: read nothing, which it never held, instead of 'basic'");
    }

    @Test
    void aReadOfARowThatWasRemovedIsStale() {
        write(null);

        assertThat(oracle.expect(ID, ID).judge(Map.of(ID, "basic")))
                .containsExactly("row 1: read 'basic' after nothing was committed");
    }

    @Test
    void aValueThatWasRolledBackMayNotBeSeen() {
        try (var claim = oracle.claimExisting(1)) {
            claim.begin("gold-1");
            claim.rollBack();
        }

        assertThat(oracle.expect(ID, ID).judge(Map.of(ID, "gold-1")))
                .containsExactly("row 1: read 'gold-1', which it never held, instead of 'basic'");
    }

    @Test
    void aRowThatOneWriterHasIsNotGivenToAnother() {
        try (var claim = oracle.claimExisting(1)) {
            assertThat(claim.ids()).containsExactly(ID);
            assertThat(oracle.claimExisting(1).ids()).isEmpty();
        }
        assertThat(oracle.claimExisting(1).ids()).containsExactly(ID);
    }

    @Test
    void aRowIsUntouchedUntilAWriteBegins() {
        var expected = oracle.expect(ID, ID);

        assertThat(expected.isUntouched(ID)).isTrue();
        try (var claim = oracle.claimExisting(1)) {
            claim.begin("gold-1");
            assertThat(expected.isUntouched(ID)).isFalse();
        }
    }

    @Test
    void theFinalCheckNamesLostWritesLostInsertsAndRowsThatCameBack() {
        write("gold-1");
        write("free-2");
        long added = add("silver-3");
        long removed = add("gold-4");
        try (var claim = claim(removed)) {
            claim.begin(null);
            claim.commit();
        }

        assertThat(oracle.findLost(Map.of(ID, "gold-1", removed, "gold-4", 99L, "free")))
                .containsExactly(
                        "row 1 must hold 'free-2' but holds 'gold-1'",
                        "row " + added + " must hold 'silver-3' but holds nothing",
                        "row " + removed + " must hold nothing but holds 'gold-4'",
                        "row 99 must not exist");
        assertThat(oracle.findLost(Map.of(ID, "free-2", added, "silver-3"))).isEmpty();
    }

    @Test
    void aWriteWhoseCommitIsInDoubtMayHaveHappenedOrNot() {
        try (var claim = oracle.claimExisting(1)) {
            claim.begin("gold-1");
        }

        var actual = new HashMap<Long, String>();
        actual.put(ID, "basic");
        assertThat(oracle.findLost(actual)).isEmpty();
        actual.put(ID, "gold-1");
        assertThat(oracle.findLost(actual)).isEmpty();
        actual.put(ID, "free");
        assertThat(oracle.findLost(actual)).hasSize(1);
    }

    private void write(String value) {
        try (var claim = claim(ID)) {
            claim.begin(value);
            claim.commit();
        }
    }

    private long add(String value) {
        try (var claim = oracle.claimNew(1)) {
            claim.begin(value);
            claim.commit();
            return claim.ids().getFirst();
        }
    }

    /** Claims are of random rows: asks until it is the one that is meant. */
    private Claim claim(long id) {
        while (true) {
            var claim = oracle.claimExisting(1);
            if (claim.ids().contains(id)) {
                return claim;
            }
            claim.close();
        }
    }
}
