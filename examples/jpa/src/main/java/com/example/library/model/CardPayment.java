package com.example.library.model;

import jakarta.persistence.Column;
import jakarta.persistence.DiscriminatorValue;
import jakarta.persistence.Entity;
import java.time.LocalDate;

/** By a bank's card, of which the last digits are kept. */
@Entity
@DiscriminatorValue("card")
public class CardPayment extends Payment {

    @Column(length = 4)
    private String digits;

    protected CardPayment() {}

    public CardPayment(LocalDate paidOn, String digits) {
        super(paidOn);
        this.digits = digits;
    }

    public String digits() {
        return digits;
    }
}
