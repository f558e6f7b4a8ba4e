package dev.expandcontract.conversion;

import java.sql.SQLDataException;
import org.jspecify.annotations.Nullable;

/** A value of a column that is converted in Java has no counterpart, or no form in which it could be had. */
public final class ValueNotConvertedException extends SQLDataException {

    private static final long serialVersionUID = 1L;
    private static final String DATA_EXCEPTION = "22000";

    ValueNotConvertedException(String message, @Nullable Throwable cause) {
        super(message, DATA_EXCEPTION, cause);
    }
}
