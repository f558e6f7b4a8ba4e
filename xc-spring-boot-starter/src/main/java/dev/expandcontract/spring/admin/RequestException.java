package dev.expandcontract.spring.admin;

/** A request that is answered with an error: its status, and a message for who sent it. */
final class RequestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    RequestException(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
