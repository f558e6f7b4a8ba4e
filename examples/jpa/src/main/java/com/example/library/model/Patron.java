package com.example.library.model;

import jakarta.persistence.CascadeType;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OneToOne;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.hibernate.annotations.NaturalId;

/** Who may borrow. */
@Entity
@Table(name = "patrons")
@NamedQuery(
        name = "Patron.inPostalCode",
        query = "select p from Patron p where p.address.postalCode = :code order by p.name")
public class Patron {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @Version
    private int version;

    @NaturalId
    @Column(name = "patron_no", length = 10)
    private String number;

    private String name;
    private String email;
    private LocalDate joined;

    @Embedded
    private Address address;

    @ElementCollection
    @CollectionTable(name = "patron_phones", joinColumns = @JoinColumn(name = "patron_id"))
    @Column(name = "phone", length = 30)
    private Set<String> phones = new TreeSet<>();

    @OneToOne(mappedBy = "patron", cascade = CascadeType.ALL, orphanRemoval = true)
    private Card card;

    @OneToMany(mappedBy = "patron")
    @OrderBy("lentOn, id")
    private List<Loan> loans = new ArrayList<>();

    protected Patron() {}

    public Patron(String number, String name, String email, LocalDate joined, Address address) {
        this.number = number;
        this.name = name;
        this.email = email;
        this.joined = joined;
        this.address = address;
    }

    public Long id() {
        return id;
    }

    public int version() {
        return version;
    }

    public String number() {
        return number;
    }

    public String name() {
        return name;
    }

    public String email() {
        return email;
    }

    public LocalDate joined() {
        return joined;
    }

    public Address address() {
        return address;
    }

    public void moveTo(Address other) {
        address = other;
    }

    public Set<String> phones() {
        return phones;
    }

    public Card card() {
        return card;
    }

    public void give(LocalDate validUntil) {
        card = new Card(this, validUntil);
    }

    public void takeCardAway() {
        card = null;
    }

    public List<Loan> loans() {
        return loans;
    }
}
