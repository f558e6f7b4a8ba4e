package dev.expandcontract.hibernate.everyphase;

import dev.expandcontract.annotation.ExpandContract;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

@Embeddable
class Address {

    String city;

    @Column(name = "zip")
    @ExpandContract(old = "zip", next = "postal_code")
    String code;

    Address() {}

    Address(String city, String code) {
        this.city = city;
        this.code = code;
    }
}
