package dev.expandcontract.backfill;

import dev.expandcontract.phase.Phase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares rows some of which make a statement that compares them fail: by halves, down to those. */
final class Sieve {

    private final Session session;
    private final Set<Phase> phases;
    private final boolean andBack;
    private @Nullable Stretch left;
    private boolean begun;

    /** @param andBack whether a row differs too if its value does not come back from its conversion */
    Sieve(Session session, Set<Phase> phases, boolean andBack) {
        this.session = session;
        this.phases = phases;
        this.andBack = andBack;
    }

    /**
     * What came of it.
     *
     * @param different the rows that differ
     * @param failed those that cannot be compared, with the cause
     */
    record Sifted(List<KeyBound> different, Map<KeyBound, SQLException> failed) {}

    /** Compares about so many rows more of the whole table. Empty if there are none. */
    Optional<Sifted> next(int most) throws SQLException, Interruption {
        if (!begun) {
            left = session.transaction(phases, Sieve::whole);
            begun = true;
        }
        var stretch = left;
        if (stretch == null) {
            return Optional.empty();
        }
        var listed = session.transaction(phases, rows -> rows.list(stretch, most));
        left = listed.left();
        return Optional.of(sift(listed.rows()));
    }

    private static @Nullable Stretch whole(TableRows rows) throws SQLException {
        var greatest = rows.greatest();
        return greatest.isEmpty() ? null : rows.whole(greatest.get());
    }

    /** Compares the rows of those keys, as far as they are there. */
    Sifted sift(List<KeyBound> keys) throws SQLException, Interruption {
        var sifted = new Sifted(new ArrayList<>(), new LinkedHashMap<>());
        if (!keys.isEmpty()) {
            sift(keys, sifted);
        }
        return sifted;
    }

    private void sift(List<KeyBound> keys, Sifted sifted) throws SQLException, Interruption {
        try {
            sifted.different.addAll(session.comparison(phases, rows -> rows.compareRows(keys, andBack)));
        } catch (SQLException e) {
            if (!session.isOfRow(e)) {
                throw e;
            }
            if (keys.size() == 1) {
                sifted.failed.put(keys.getFirst(), e);
            } else {
                int half = keys.size() / 2;
                sift(keys.subList(0, half), sifted);
                sift(keys.subList(half, keys.size()), sifted);
            }
        }
    }
}
