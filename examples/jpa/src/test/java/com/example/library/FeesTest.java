package com.example.library;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.library.model.CardPayment;
import com.example.library.model.CashPayment;
import com.example.library.model.Fee;
import com.example.library.model.Fee.Reason;
import com.example.library.repository.Fees;
import com.example.library.repository.Patrons;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FeesTest extends LibraryTest {

    private Fees fees;

    @BeforeEach
    void create() {
        fees = new Fees(entities);
    }

    private static BigDecimal amount(String value) {
        return new BigDecimal(value);
    }

    @Test
    void finds_by_amount() {
        assertThat(fees.atLeast("2.50"))
                .extracting(Fee::amount)
                .containsExactly(amount("12.00"), amount("5.00"), amount("2.50"));
        assertThat(fees.of(List.of(amount("0.75"), amount("5.00"), amount("5.01"))))
                .hasSize(2);
        assertThat(fees.between("0.76", "5.00"))
                .extracting(Fee::amount)
                .containsExactly(amount("2.50"), amount("5.00"));
        assertThat(fees.dearest(1)).extracting(Fee::reason).containsExactly(Reason.LATE);
        assertThat(fees.aboveAverage()).extracting(Fee::amount).containsExactly(amount("12.00"));
    }

    @Test
    void sums() {
        var patrons = new Patrons(entities);
        assertThat(fees.owedBy(patrons.byNumber("P3").orElseThrow())).isEqualByComparingTo("12.00");
        assertThat(fees.owedBy(patrons.byNumber("P2").orElseThrow())).isEqualByComparingTo("0");
        assertThat(fees.paidInCash()).isEqualByComparingTo("2.50");
        assertThat(fees.total(Reason.LATE)).isEqualByComparingTo("19.50");
        assertThat(fees.sumByReason())
                .extracting(row ->
                        row[0] + " " + ((BigDecimal) row[1]).setScale(2) + " " + ((BigDecimal) row[2]).setScale(2))
                .containsExactlyInAnyOrder("DAMAGED 0.75 0.75", "LATE 19.50 12.00");
        assertThat(fees.debtorsOwingMoreThan("1.00")).containsExactly("Cleo");
    }

    @Test
    void computes() {
        assertThat(fees.withSurcharge("0.10"))
                .usingElementComparator(BigDecimal::compareTo)
                .containsExactly(amount("0.85"), amount("2.60"), amount("5.10"), amount("12.10"));
    }

    @Test
    void finds_payments() {
        assertThat(fees.paymentsOf("3.00"))
                .singleElement()
                .isInstanceOfSatisfying(
                        CardPayment.class,
                        payment -> assertThat(payment.digits()).isEqualTo("4242"));
        assertThat(fees.at("A")).extracting(CashPayment::paidOn).containsExactly(LocalDate.of(2025, 2, 15));
        assertThat(fees.cardPaymentsSince(LocalDate.of(2025, 3, 1))).isEmpty();
        assertThat(fees.countUnpaid().longValue()).isEqualTo(2);
    }

    @Test
    void reduces_one() {
        fees.dearest(1).getFirst().reduceTo(amount("11.99"));
        flushAndClear();
        assertThat(fees.dearest(1)).extracting(Fee::amount).containsExactly(amount("11.99"));
    }

    @Test
    void discounts_and_forgives() {
        assertThat(fees.discount("0.5", Reason.LATE)).isEqualTo(3);
        entities.clear();
        assertThat(fees.atLeast("1.25"))
                .extracting(Fee::amount)
                .containsExactly(amount("6.00"), amount("2.50"), amount("1.25"));
        assertThat(fees.capAt("2.00")).isEqualTo(2);
        assertThat(fees.forgive("2.00")).isEqualTo(2);
        entities.clear();
        assertThat(fees.atLeast("0.00")).extracting(Fee::amount).containsExactly(amount("2.00"), amount("1.25"));
    }
}
