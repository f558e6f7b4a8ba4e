package com.example.library.model;

import jakarta.persistence.Embeddable;

/** When a branch is open on a day, in full hours. */
@Embeddable
public record Hours(int opens, int closes) {}
