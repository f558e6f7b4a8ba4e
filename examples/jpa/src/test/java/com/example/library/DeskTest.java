package com.example.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.library.desk.Desk;
import com.example.library.desk.NotPossibleException;
import com.example.library.model.CashPayment;
import com.example.library.model.Fee;
import com.example.library.model.Reservation.State;
import com.example.library.repository.Fees;
import com.example.library.repository.Loans;
import com.example.library.repository.Media;
import com.example.library.repository.Patrons;
import com.example.library.repository.Reservations;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeskTest extends LibraryTest {

    private Desk desk;

    @BeforeEach
    void create() {
        desk = new Desk(entities);
    }

    @Test
    void lends_to_who_has_waited() {
        var loan = desk.lend(1002, "P2", Fixture.TODAY);
        flushAndClear();
        assertThat(new Loans(entities).open(new Patrons(entities).byNumber("P2").orElseThrow()))
                .extracting(open -> open.id())
                .contains(loan.id())
                .hasSize(2);
        assertThat(new Reservations(entities).in(State.COLLECTED)).hasSize(2);
    }

    @Test
    void lends_nothing_twice() {
        assertThatThrownBy(() -> desk.lend(1004, "P2", Fixture.TODAY))
                .isInstanceOf(NotPossibleException.class)
                .hasMessage("Copy 1004 is lent");
    }

    @Test
    void lends_nothing_to_debtors() {
        assertThatThrownBy(() -> desk.lend(1005, "P3", Fixture.TODAY))
                .isInstanceOf(NotPossibleException.class)
                .hasMessage("Cleo owes too much");
    }

    @Test
    void charges_who_is_late() {
        desk.takeBack(1006, Fixture.TODAY);
        flushAndClear();
        var cleo = new Patrons(entities).byNumber("P3").orElseThrow();
        assertThat(new Fees(entities).owedBy(cleo)).isEqualByComparingTo("14.50");
        assertThat(cleo.loans().getFirst().fees()).extracting(Fee::reason).containsOnly(Fee.Reason.LATE);
    }

    @Test
    void tells_who_is_next() {
        desk.lend(1001, "P4", Fixture.TODAY);
        flushAndClear();
        desk.takeBack(1001, Fixture.TODAY.plusDays(1));
        flushAndClear();
        var reservations = new Reservations(entities);
        assertThat(reservations.queue(new Media(entities).byTitle("Homo faber")))
                .extracting(reservation -> reservation.patron().name())
                .containsExactly("Cleo");
        assertThat(reservations.in(State.READY)).hasSize(2);
    }

    @Test
    void takes_back_only_what_is_lent() {
        assertThatThrownBy(() -> desk.takeBack(1008, Fixture.TODAY)).hasMessage("Copy 1008 is not lent");
        assertThatThrownBy(() -> desk.takeBack(8001, Fixture.TODAY)).hasMessage("No copy 8001");
    }

    @Test
    void renews() {
        assertThat(desk.renewAll("P1")).isEqualTo(1);
        flushAndClear();
        assertThat(new Loans(entities).overdue(Fixture.TODAY)).hasSize(1);
    }

    @Test
    void settles() {
        assertThat(desk.settle("P3", new CashPayment(Fixture.TODAY, "B"))).isEqualByComparingTo("12.00");
        flushAndClear();
        assertThat(new Fees(entities)
                        .owedBy(new Patrons(entities).byNumber("P3").orElseThrow()))
                .isEqualByComparingTo("0");
        assertThat(new Fees(entities).paidInCash()).isEqualByComparingTo("14.50");
    }
}
