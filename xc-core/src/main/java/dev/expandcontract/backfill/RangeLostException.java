package dev.expandcontract.backfill;

import java.sql.SQLException;

/** Another worker has claimed the range of a batch, which is rolled back. */
final class RangeLostException extends SQLException {

    private static final long serialVersionUID = 1L;

    RangeLostException() {
        super("the range was claimed by another worker");
    }
}
