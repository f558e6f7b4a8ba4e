package com.example.library.model;

import dev.expandcontract.annotation.ExpandContract;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

/** Where somebody or something is. */
@Embeddable
public record Address(
        String street,

        @ExpandContract(old = "zip", next = "postal_code") @Column(name = "zip", length = 10)
        String postalCode,

        String city) {}
