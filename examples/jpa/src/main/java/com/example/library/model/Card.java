package com.example.library.model;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OneToOne;
import jakarta.persistence.Table;
import java.time.LocalDate;

/** What a patron shows at the desk. */
@Entity
@Table(name = "cards")
public class Card {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @OneToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "patron_id", unique = true)
    private Patron patron;

    @Column(name = "valid_until")
    private LocalDate validUntil;

    protected Card() {}

    Card(Patron patron, LocalDate validUntil) {
        this.patron = patron;
        this.validUntil = validUntil;
    }

    public Long id() {
        return id;
    }

    public Patron patron() {
        return patron;
    }

    public LocalDate validUntil() {
        return validUntil;
    }
}
