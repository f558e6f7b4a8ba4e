package com.example.library.desk;

import com.example.library.model.Fee;
import com.example.library.model.Loan;
import com.example.library.model.Payment;
import com.example.library.model.Reservation;
import com.example.library.repository.Copies;
import com.example.library.repository.Fees;
import com.example.library.repository.Loans;
import com.example.library.repository.Patrons;
import com.example.library.repository.Reservations;
import jakarta.persistence.EntityManager;
import java.math.BigDecimal;
import java.time.LocalDate;

/** Lends, takes back, reserves and cashes up. Its methods expect a transaction. */
public final class Desk {

    private static final BigDecimal MOST_DEBT = new BigDecimal("10.00");
    private static final String LATE = "2.50";

    private final EntityManager entities;
    private final Copies copies;
    private final Patrons patrons;
    private final Loans loans;
    private final Reservations reservations;
    private final Fees fees;

    public Desk(EntityManager entities) {
        this.entities = entities;
        copies = new Copies(entities);
        patrons = new Patrons(entities);
        loans = new Loans(entities);
        reservations = new Reservations(entities);
        fees = new Fees(entities);
    }

    /** Lends the copy, unless somebody has it or the patron owes too much. */
    public Loan lend(long barcode, String patronNumber, LocalDate today) {
        var patron = patrons.lockedByNumber(patronNumber);
        var copy = copies.locked(barcode);
        if (copy.loans().stream().anyMatch(loan -> loan.returnedOn() == null)) {
            throw new NotPossibleException("Copy " + barcode + " is lent");
        }
        if (fees.owedBy(patron).compareTo(MOST_DEBT) > 0) {
            throw new NotPossibleException(patron.name() + " owes too much");
        }
        reservations.queue(copy.medium()).stream()
                .filter(reservation -> reservation.patron().equals(patron))
                .findFirst()
                .ifPresent(reservation -> reservation.become(Reservation.State.COLLECTED));
        var loan = new Loan(copy, patron, today);
        entities.persist(loan);
        return loan;
    }

    /** Takes the copy back, charges who is late, and tells who waits. */
    public Loan takeBack(long barcode, LocalDate today) {
        var copy = copies.scanned(barcode).orElseThrow(() -> new NotPossibleException("No copy " + barcode));
        var loan = copy.loans().stream()
                .filter(candidate -> candidate.returnedOn() == null)
                .findFirst()
                .orElseThrow(() -> new NotPossibleException("Copy " + barcode + " is not lent"));
        loan.returned(today);
        if (loan.dueOn().isBefore(today)) {
            loan.charge(Fee.Reason.LATE, LATE);
        }
        if (!reservations.queue(copy.medium()).isEmpty()) {
            reservations.nextToServe(copy.medium()).become(Reservation.State.READY);
        }
        return loan;
    }

    /** Renews whatever the patron has, and answers how much that is. */
    public int renewAll(String patronNumber) {
        var patron = patrons.byNumber(patronNumber).orElseThrow();
        var open = loans.open(patron);
        open.forEach(Loan::renew);
        return open.size();
    }

    /** Takes money for everything that the patron owes. */
    public BigDecimal settle(String patronNumber, Payment payment) {
        var patron = patrons.byNumber(patronNumber).orElseThrow();
        var owed = fees.owedBy(patron);
        entities.persist(payment);
        patron.loans().stream()
                .flatMap(loan -> loan.fees().stream())
                .filter(fee -> fee.payment() == null)
                .forEach(fee -> fee.paidBy(payment));
        return owed;
    }
}
