package com.example.library.model;

import jakarta.persistence.Column;
import jakarta.persistence.DiscriminatorColumn;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Table;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Money that came in. */
@Entity
@Table(name = "payments")
@Inheritance(strategy = InheritanceType.SINGLE_TABLE)
@DiscriminatorColumn(name = "kind", length = 10)
public abstract class Payment {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @Column(name = "paid_on")
    private LocalDate paidOn;

    @OneToMany(mappedBy = "payment")
    private List<Fee> fees = new ArrayList<>();

    protected Payment() {}

    protected Payment(LocalDate paidOn) {
        this.paidOn = paidOn;
    }

    public Long id() {
        return id;
    }

    public LocalDate paidOn() {
        return paidOn;
    }

    public List<Fee> fees() {
        return fees;
    }
}
