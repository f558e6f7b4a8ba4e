package dev.expandcontract.benchmarks.shop;

import dev.expandcontract.annotation.ExpandContract;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** A customer, whose column is to be renamed. Without XC on the class path the annotation is not there. */
@Entity
@Table(name = "customer")
class Customer {

    @Id
    private @Nullable Long id;

    @ExpandContract(old = "subscription", next = "tier")
    @Column(name = "subscription")
    private @Nullable String tier;

    @Nullable
    Long getId() {
        return id;
    }

    @Nullable
    String getTier() {
        return tier;
    }
}
