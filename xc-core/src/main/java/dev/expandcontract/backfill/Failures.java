package dev.expandcontract.backfill;

import dev.expandcontract.phase.Phase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rows that one worker of a backfill cannot copy. They are left out and kept in the ledger, up to a limit. */
final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private static final int CHUNK = 1000;

    // A row that is searched for may be gone by then; no application makes such rows this often.
    private static final int MAX_SEARCHES = 10;

    private final Session session;
    private final Set<Phase> phases;
    private final Ledger ledger;
    private final int limit;
    private final Map<String, FailedRow> met = new LinkedHashMap<>();
    private boolean over;

    Failures(Session session, Set<Phase> phases, Ledger ledger, int limit) {
        this.session = session;
        this.phases = phases;
        this.ledger = ledger;
        this.limit = limit;
    }

    /** Whether there are more than the limit, so that the work ends. */
    boolean isOver() {
        return over;
    }

    /** The rows that this worker could not copy. */
    List<FailedRow> met() {
        return List.copyOf(met.values());
    }

    /** Keeps that a row cannot be copied, in the transaction that is open. */
    void keep(KeyBound row, SQLException cause) throws SQLException {
        var failed = of(row, cause);
        met.put(failed.key(), failed);
        LOG.warn(
                "{}, {}: the row {} is left out: {}",
                session.subject().migration(),
                session.subject().direction(),
                failed.name(),
                failed.cause());
        var count = ledger.failed(session.connection(), failed);
        if (count > limit) {
            over = true;
            ledger.stuck(
                    session.connection(),
                    count + " rows could not be filled, such as " + failed.name() + " (" + failed.cause()
                            + "), and no more than " + limit + " may be left out");
        }
    }

    private FailedRow of(KeyBound row, SQLException cause) {
        return FailedRow.of(row, session.subject().key(), cause);
    }

    /** Tries those again that nobody could copy so far. Answers how many rows were changed. */
    int mend() throws SQLException, Interruption {
        var changed = 0;
        for (var failed : known()) {
            var row = KeyBound.decode(failed.key());
            try {
                changed += session.transaction(phases, rows -> {
                    var copied = rows.copyRows(List.of(row));
                    ledger.mended(session.connection(), failed, copied);
                    return copied;
                });
                met.remove(failed.key());
            } catch (SQLException e) {
                if (!session.isOfRow(e)) {
                    throw e;
                }
                session.transaction(phases, rows -> ledger.failed(session.connection(), of(row, e)));
            }
        }
        return changed;
    }

    private List<FailedRow> known() throws SQLException, Interruption {
        return session.transaction(phases, rows -> ledger.failed(session.connection()));
    }

    /** Rows that differ anywhere in one state of the table, without those that cannot be copied. */
    List<KeyBound> differing(int most) throws SQLException, Interruption {
        for (int search = 0; ; search++) {
            var except = new ArrayList<KeyBound>();
            for (var failed : known()) {
                except.add(KeyBound.decode(failed.key()));
            }
            try {
                return session.comparison(phases, rows -> rows.differing(most, except));
            } catch (SQLException e) {
                if (!session.isOfRow(e) || search == MAX_SEARCHES) {
                    throw e;
                }
            }
            search(except);
            if (over) {
                return List.of();
            }
        }
    }

    /** Looks for rows that cannot be compared, besides those that are known. */
    private void search(List<KeyBound> known) throws SQLException, Interruption {
        var sieve = new Sieve(session, phases, false);
        for (var some = sieve.next(CHUNK); some.isPresent() && !over; some = sieve.next(CHUNK)) {
            for (var failed : some.get().failed().entrySet()) {
                if (!over && !known.contains(failed.getKey())) {
                    session.transaction(phases, rows -> {
                        keep(failed.getKey(), failed.getValue());
                        return failed;
                    });
                }
            }
        }
    }
}
