package dev.expandcontract.hibernate.load;

import dev.expandcontract.annotation.ExpandContract;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.Table;

/** The root of a hierarchy of two tables. */
@Entity(name = "Vehicle")
@Table(name = "vehicle")
@Inheritance(strategy = InheritanceType.JOINED)
class Vehicle {

    @Id
    Long id;

    /** The number of the worker. */
    int owner;

    @ExpandContract(id = "plate", old = "plate", next = "sign")
    String plate;
}
