package com.example.library.model;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.JoinTable;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.Table;
import java.util.ArrayList;
import java.util.List;

/** Something to read. */
@Entity
@Table(name = "books")
public class Book extends Medium {

    @Column(length = 13, unique = true)
    private Isbn isbn;

    private int pages;

    @ManyToMany
    @JoinTable(
            name = "books_authors",
            joinColumns = @JoinColumn(name = "book_id"),
            inverseJoinColumns = @JoinColumn(name = "author_id"))
    @OrderColumn(name = "place")
    private List<Author> authors = new ArrayList<>();

    protected Book() {}

    public Book(String title, int published, String language, Publisher publisher, String isbn, int pages) {
        super(title, published, language, publisher);
        this.isbn = new Isbn(isbn);
        this.pages = pages;
    }

    public Isbn isbn() {
        return isbn;
    }

    public int pages() {
        return pages;
    }

    public List<Author> authors() {
        return authors;
    }
}
