package com.example.library.model;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MapsId;
import jakarta.persistence.Table;

/** What a patron thinks of a medium. */
@Entity
@Table(name = "reviews")
public class Review {

    /** One of each patron for each medium. */
    @Embeddable
    public record Key(Long patronId, Long mediumId) {}

    @EmbeddedId
    private Key key;

    @MapsId("patronId")
    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "patron_id")
    private Patron patron;

    @MapsId("mediumId")
    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "medium_id")
    private Medium medium;

    private int stars;

    @Column(length = 500)
    private String opinion;

    protected Review() {}

    public Review(Patron patron, Medium medium, int stars, String opinion) {
        key = new Key(patron.id(), medium.id());
        this.patron = patron;
        this.medium = medium;
        this.stars = stars;
        this.opinion = opinion;
    }

    public Key key() {
        return key;
    }

    public Patron patron() {
        return patron;
    }

    public Medium medium() {
        return medium;
    }

    public int stars() {
        return stars;
    }

    public String opinion() {
        return opinion;
    }

    public void revise(int newStars, String newOpinion) {
        stars = newStars;
        opinion = newOpinion;
    }
}
