package dev.expandcontract.demo;

/** An option of the demo cannot be used. The message names it, what was found and what would do. */
final class BadOptionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BadOptionException(String message) {
        super(message);
    }
}
