package com.example.library.model;

import jakarta.persistence.Entity;
import jakarta.persistence.Table;

/** Something to watch. */
@Entity
@Table(name = "films")
public class Film extends Medium {

    private String director;
    private int minutes;

    protected Film() {}

    public Film(String title, int published, String language, Publisher publisher, String director, int minutes) {
        super(title, published, language, publisher);
        this.director = director;
        this.minutes = minutes;
    }

    public String director() {
        return director;
    }

    public int minutes() {
        return minutes;
    }
}
