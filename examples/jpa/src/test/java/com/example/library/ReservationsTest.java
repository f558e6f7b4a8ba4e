package com.example.library;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.library.model.Medium;
import com.example.library.model.Patron;
import com.example.library.model.Reservation;
import com.example.library.model.Reservation.State;
import com.example.library.repository.Media;
import com.example.library.repository.Patrons;
import com.example.library.repository.Reservations;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReservationsTest extends LibraryTest {

    private Reservations reservations;
    private Medium faber;
    private Patron ben;

    @BeforeEach
    void create() {
        reservations = new Reservations(entities);
        faber = new Media(entities).byTitle("Homo faber");
        ben = new Patrons(entities).byNumber("P2").orElseThrow();
    }

    @Test
    void queues() {
        assertThat(reservations.queue(faber))
                .extracting(reservation -> reservation.patron().name())
                .containsExactly("Ben", "Cleo");
        assertThat(reservations.nextToServe(faber).patron()).isEqualTo(ben);
    }

    @Test
    void finds_by_state() {
        assertThat(reservations.in(State.READY)).hasSize(1);
        assertThat(reservations.inAnyOf(List.of(State.WAITING, State.CANCELLED)))
                .hasSize(3);
        assertThat(reservations.notIn(State.WAITING))
                .extracting(Reservation::state)
                .containsExactly(State.READY, State.CANCELLED, State.COLLECTED);
    }

    @Test
    void counts_by_state() {
        assertThat(reservations.countByState())
                .extracting(row -> row[0] + " " + row[1])
                .containsExactly("WAITING 2", "CANCELLED 1", "COLLECTED 1", "READY 1");
    }

    @Test
    void projects_states() {
        assertThat(reservations.statesOf(ben)).containsExactlyInAnyOrder(State.WAITING, State.READY);
        assertThat(reservations.labels()).containsExactly("patience", "patience", "come!", "patience", "patience");
    }

    @Test
    void searches() {
        assertThat(reservations.search(State.WAITING, "German")).hasSize(2);
        assertThat(reservations.search(State.READY, "German")).isEmpty();
    }

    @Test
    void becomes() {
        reservations.in(State.READY).getFirst().become(State.COLLECTED);
        flushAndClear();
        assertThat(reservations.in(State.COLLECTED)).hasSize(2);
        assertThat(reservations.in(State.READY)).isEmpty();
    }

    @Test
    void expires() {
        assertThat(reservations.expire(LocalDate.of(2025, 5, 2))).isEqualTo(1);
        entities.clear();
        assertThat(reservations.in(State.CANCELLED)).hasSize(2);
    }

    @Test
    void cancels_and_sweeps() {
        assertThat(reservations.cancelAllOf(ben)).isEqualTo(2);
        assertThat(reservations.sweep()).isEqualTo(4);
        entities.clear();
        assertThat(reservations.inAnyOf(List.of(State.values()))).hasSize(1);
    }
}
