package com.example.library.model;

import dev.expandcontract.annotation.ExpandContract;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Table;
import java.util.ArrayList;
import java.util.List;

/** One copy of a medium, with a barcode on it. */
@Entity
@Table(name = "copies")
@NamedQuery(name = "Copy.scanned", query = "select c from Copy c join fetch c.medium where c.barcode = :barcode")
public class Copy {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    /** Was an int before the library bought longer ones. */
    @ExpandContract(old = "barcode", next = "copy_number")
    @Column(name = "barcode", unique = true)
    private long barcode;

    @Enumerated(EnumType.STRING)
    @Column(length = 10)
    private Wear wear;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "medium_id")
    private Medium medium;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "branch_code")
    private Branch branch;

    @OneToMany(mappedBy = "copy")
    private List<Loan> loans = new ArrayList<>();

    protected Copy() {}

    public Copy(long barcode, Wear wear, Medium medium, Branch branch) {
        this.barcode = barcode;
        this.wear = wear;
        this.medium = medium;
        this.branch = branch;
    }

    public Long id() {
        return id;
    }

    public long barcode() {
        return barcode;
    }

    public void relabel(long other) {
        barcode = other;
    }

    public Wear wear() {
        return wear;
    }

    public void wearsTo(Wear other) {
        wear = other;
    }

    public Medium medium() {
        return medium;
    }

    public Branch branch() {
        return branch;
    }

    public List<Loan> loans() {
        return loans;
    }
}
