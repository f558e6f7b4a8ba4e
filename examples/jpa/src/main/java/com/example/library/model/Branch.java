package com.example.library.model;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.MapKeyColumn;
import jakarta.persistence.MapKeyEnumerated;
import jakarta.persistence.Table;
import java.time.DayOfWeek;
import java.util.EnumMap;
import java.util.Map;

/** A house of the library. */
@Entity
@Table(name = "branches")
public class Branch {

    @Id
    @Column(length = 10)
    private String code;

    private String name;

    @Embedded
    private Address address;

    @ElementCollection
    @CollectionTable(name = "branch_hours", joinColumns = @JoinColumn(name = "branch_code"))
    @MapKeyEnumerated(EnumType.STRING)
    @MapKeyColumn(name = "weekday", length = 10)
    private Map<DayOfWeek, Hours> hours = new EnumMap<>(DayOfWeek.class);

    protected Branch() {}

    public Branch(String code, String name, Address address) {
        this.code = code;
        this.name = name;
        this.address = address;
    }

    public String code() {
        return code;
    }

    public String name() {
        return name;
    }

    public Address address() {
        return address;
    }

    public void moveTo(Address other) {
        address = other;
    }

    public Map<DayOfWeek, Hours> hours() {
        return hours;
    }
}
