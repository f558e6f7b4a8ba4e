package dev.expandcontract.fence;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import org.jspecify.annotations.Nullable;

/**
 * A connection cannot be registered for the present epoch now, so that statements of migrating columns are refused on it.
 * Nothing was executed; the transaction can be run again.
 */
public final class FenceException extends SQLTransientException implements Unregistered {

    private static final long serialVersionUID = 1L;

    private FenceException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public FenceException again() {
        return new FenceException(String.valueOf(getMessage()), this);
    }

    static FenceException unreachable(SQLException cause) {
        return new FenceException(
                "The connection could not be registered for the present epoch: " + cause.getMessage()
                        + ". Until it can, statements of migrating columns are refused on it, because the phases that this"
                        + " instance knows may be out of date. See the cause; then run the transaction again.",
                cause);
    }

    static FenceException transactionOpen(long epoch) {
        return new FenceException(
                "The connection has to be registered for epoch " + epoch
                        + " before a transaction of migrating columns, but"
                        + " a transaction is open on it that began past XC, on an unwrapped connection or by SQL text."
                        + " Commit or roll back, and run the transaction again on the connection that XC gave.",
                null);
    }

    static FenceException epochWentBack(long known, long found) {
        return new FenceException(
                "The metadata says that the epoch is " + found + ", but this instance has seen epoch " + known
                        + ". An epoch never goes back: the metadata was restored or changed by hand, or the connection leads"
                        + " to another database. Statements of migrating columns are refused. Restore the metadata, or"
                        + " restart all instances on it.",
                null);
    }

    static FenceException left(long epoch) {
        return new FenceException(
                "The present epoch is " + epoch
                        + ", which this instance no longer learns of because it has left the fleet."
                        + " Statements of migrating columns are refused. Start a new instance.",
                null);
    }

    static FenceException notGranted(long epoch) {
        return new FenceException(
                "The database did not grant the session lock of epoch " + epoch + ", which only XC takes, and never"
                        + " exclusively. Something else uses the same lock. Find its holder in the database, end it, and run"
                        + " the transaction again.",
                null);
    }
}
