package dev.expandcontract.hibernate.load;

import dev.expandcontract.annotation.ExpandContract;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;

/** The part of a vehicle that is in the second table. */
@Entity(name = "Car")
@Table(name = "car")
class Car extends Vehicle {

    @ExpandContract(id = "seats", old = "seats", next = "places")
    int seats;

    Car() {}

    Car(long id, int owner, String plate, int seats) {
        this.id = id;
        this.owner = owner;
        this.plate = plate;
        this.seats = seats;
    }
}
