package dev.expandcontract.demo;

/** A step of the walk did not do what it had to; the message says what happened instead. */
final class StepFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StepFailedException(String message) {
        super(message);
    }
}
