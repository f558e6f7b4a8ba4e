package com.example.library;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.library.model.Copy;
import com.example.library.model.Loan;
import com.example.library.model.Patron;
import com.example.library.repository.Copies;
import com.example.library.repository.Loans;
import com.example.library.repository.Loans.Reader;
import com.example.library.repository.Media;
import com.example.library.repository.Patrons;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoansTest extends LibraryTest {

    private Loans loans;
    private Patron ada;
    private Patron ben;
    private Patron cleo;

    @BeforeEach
    void create() {
        loans = new Loans(entities);
        var patrons = new Patrons(entities);
        ada = patrons.byNumber("P1").orElseThrow();
        ben = patrons.byNumber("P2").orElseThrow();
        cleo = patrons.byNumber("P3").orElseThrow();
    }

    @Test
    void finds_by_patron() {
        assertThat(loans.open(ada)).extracting(loan -> loan.copy().barcode()).containsExactly(1004L);
        assertThat(loans.ofPatron(ada.id())).hasSize(3);
        assertThat(loans.ofPatrons(List.of(ben, cleo))).hasSize(3);
        assertThat(loans.countOf("P2")).isEqualTo(2);
        assertThat(loans.countOf("P4")).isZero();
    }

    @Test
    void finds_what_is_overdue() {
        var overdue = loans.overdue(Fixture.TODAY);
        entities.clear();
        assertThat(overdue).extracting(loan -> loan.patron().name()).containsExactly("Cleo", "Ada");
        assertThat(loans.remindersIn("8001", Fixture.TODAY)).containsExactly("Ada@example.com");
    }

    @Test
    void finds_readers() {
        assertThat(loans.readersOf(new Media(entities).byTitle("Homo faber"))).containsExactly(ada);
        assertThat(loans.readersWithAtLeast(2)).containsExactly(ada, ben);
        assertThat(loans.ofNobodyIn("8001"))
                .singleElement()
                .satisfies(loan -> assertThat(loan.patron()).isEqualTo(cleo));
    }

    @Test
    void counts_by_patron() {
        assertThat(loans.countByPatron())
                .extracting(row -> row.get("name") + " " + row.get("loans"))
                .containsExactly("Ada 3", "Ben 2", "Cleo 1");
        assertThat(loans.countEvenOfNone())
                .extracting(row -> row.get("name") + " " + row.get("loans"))
                .containsExactly("Ada 3", "Ben 2", "Cleo 1", "Dan 0");
        assertThat(loans.countOpen().longValue()).isEqualTo(3);
    }

    @Test
    void ranks_readers() {
        assertThat(loans.ranking())
                .containsExactly(new Reader("Ada", 3, 1L), new Reader("Ben", 2, 2L), new Reader("Cleo", 1, 3L));
    }

    @Test
    void joins_patrons_and_copies() {
        assertThat(loans.namesAndBarcodes())
                .extracting(row -> row[0] + " " + row[1])
                .containsExactly("Ada 1004", "Cleo 1006", "Ben 1007");
        assertThat(loans.theirSecondOfTheSame())
                .singleElement()
                .extracting(Loan::returnedOn)
                .isEqualTo(LocalDate.of(2025, 3, 20));
    }

    @Test
    void searches() {
        assertThat(loans.search(ada, LocalDate.of(2025, 1, 1), "German")).hasSize(2);
        assertThat(loans.search(ada, LocalDate.of(2025, 2, 1), "German")).hasSize(1);
        assertThat(loans.search(ben, LocalDate.of(2025, 2, 1), "German")).isEmpty();
    }

    @Test
    void hands_over() {
        assertThat(loans.hand(ada, cleo)).isEqualTo(1);
        entities.clear();
        assertThat(loans.open(cleo)).hasSize(2);
        assertThat(loans.open(ada)).isEmpty();
    }

    @Test
    void hands_over_one() {
        loans.open(ben).getFirst().handTo(ada);
        flushAndClear();
        assertThat(loans.open(ada)).hasSize(2);
        assertThat(new Patrons(entities).withLoans("P1").loans()).hasSize(4);
        assertThat(loans.open(ada).getLast().patron().name()).isEqualTo("Ada");
    }

    @Test
    void extends_and_closes() {
        var later = LocalDate.of(2025, 12, 31);
        assertThat(loans.extend(ben, later)).isEqualTo(2);
        entities.clear();
        assertThat(loans.open(ben))
                .singleElement()
                .satisfies(loan -> assertThat(loan.dueOn()).isEqualTo(later))
                .satisfies(loan -> assertThat(loan.renewals()).isEqualTo(1));
        assertThat(loans.close(ben, Fixture.TODAY)).isEqualTo(1);
        assertThat(loans.open(ben)).isEmpty();
    }

    @Test
    void forgets_what_cost_nothing() {
        assertThat(loans.forget(ada)).isEqualTo(1);
        assertThat(loans.countOf("P1")).isEqualTo(2);
        assertThat(loans.forget(ben)).isZero();
    }

    @Test
    void removes_one() {
        var loan = loans.open(ben).getFirst();
        entities.remove(loan);
        flushAndClear();
        assertThat(loans.countOf("P2")).isEqualTo(1);
        Copy brazil = new Copies(entities).scanned(1007).orElseThrow();
        assertThat(brazil.loans()).isEmpty();
    }
}
