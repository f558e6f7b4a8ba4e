package com.example.library.model;

/** What a copy looks like. */
public enum Wear {
    NEW,
    USED,
    DAMAGED
}
