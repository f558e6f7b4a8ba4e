package com.example.aftershop;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

@Entity
@Table(name = "customer")
public class PlainCustomer {

    @Id
    private Long id;

    private String name;

    private String tier;

    protected PlainCustomer() {}

    public String getName() {
        return name;
    }

    public String getTier() {
        return tier;
    }
}
