package com.example.library.model;

/** The number of a book: thirteen digits, without hyphens. */
public record Isbn(String digits) {

    public Isbn {
        if (!digits.matches("\\d{13}")) {
            throw new IllegalArgumentException("No ISBN: " + digits);
        }
    }
}
