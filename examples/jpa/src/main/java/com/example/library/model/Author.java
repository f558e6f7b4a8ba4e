package com.example.library.model;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.Table;
import java.util.ArrayList;
import java.util.List;

/** Who writes books. */
@Entity
@Table(name = "authors")
public class Author {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    private String name;
    private String country;
    private Integer born;

    @ManyToMany(mappedBy = "authors")
    private List<Book> books = new ArrayList<>();

    protected Author() {}

    public Author(String name, String country, Integer born) {
        this.name = name;
        this.country = country;
        this.born = born;
    }

    public Long id() {
        return id;
    }

    public String name() {
        return name;
    }

    public String country() {
        return country;
    }

    public Integer born() {
        return born;
    }

    public List<Book> books() {
        return books;
    }
}
