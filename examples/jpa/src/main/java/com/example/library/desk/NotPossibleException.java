package com.example.library.desk;

/** The rules of the library forbid it. */
public final class NotPossibleException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotPossibleException(String message) {
        super(message);
    }
}
