package com.example.library.model;

import jakarta.persistence.DiscriminatorValue;
import jakarta.persistence.Entity;
import java.time.LocalDate;

/** Coins and notes. */
@Entity
@DiscriminatorValue("cash")
public class CashPayment extends Payment {

    private String till;

    protected CashPayment() {}

    public CashPayment(LocalDate paidOn, String till) {
        super(paidOn);
        this.till = till;
    }

    public String till() {
        return till;
    }
}
