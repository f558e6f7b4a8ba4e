package dev.expandcontract.backfill;

import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table as a ledger sees it. In the transaction that is open. */
record TableSurvey(Session session, TableRows rows) implements Ledger.Survey {

    @Override
    public Optional<String> end() throws SQLException {
        return rows.greatest().map(KeyBound::encode);
    }

    @Override
    public long estimate() throws SQLException {
        return session.estimatedRows();
    }

    @Override
    public String cut(@Nullable String after, String end, int count) throws SQLException {
        return rows.skip(after == null ? null : KeyBound.decode(after), KeyBound.decode(end), count)
                .encode();
    }
}
