package dev.expandcontract.backfill;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of the table of a run. Each method works in the transaction that the caller has open. */
interface TableRows {

    /**
     * A stretch of rows in order.
     *
     * @param last the key that it ends with
     * @param rows how many rows it has, none if there are no more
     * @param complete whether it ends with the end that was asked for
     */
    record Step(KeyBound last, long rows, boolean complete) {}

    /**
     * The first rows of a stretch, compared.
     *
     * @param rows how many they are
     * @param left the stretch without them, null if it has no others
     * @param failing the keys of those whose two columns differ
     */
    record Compared(long rows, @Nullable Stretch left, List<KeyBound> failing) {}

    /**
     * The first rows of a stretch.
     *
     * @param left the stretch without them, null if it has no others
     */
    record Listed(List<KeyBound> rows, @Nullable Stretch left) {}

    /** The greatest key, empty if the table has no rows. */
    Optional<KeyBound> greatest() throws SQLException;

    /** The next rows in order, up to and with {@code end}. */
    Step next(@Nullable KeyBound last, KeyBound end, int limit) throws SQLException;

    /** The rows up to the greatest key, in the order in which they are compared at the least cost. */
    Stretch whole(KeyBound greatest) throws SQLException;

    /** The keys of the first rows of the stretch, about as many as that. */
    Listed list(Stretch stretch, int limit) throws SQLException;

    /** The key so many rows after {@code last}, or {@code end} if that comes first. */
    KeyBound skip(@Nullable KeyBound last, KeyBound end, int count) throws SQLException;

    /** The number of rows, counted. */
    long count() throws SQLException;

    /**
     * The first rows of the stretch, about as many as that, each compared. One whose value does not come back from its
     * conversion differs too. In a transaction that {@link #readsOneState}, if that is asked for.
     */
    Compared compareFirst(Stretch stretch, int limit) throws SQLException;

    /**
     * Those of the rows that differ; not those that are gone. As {@link #compareFirst} in the transaction.
     *
     * @param andBack whether a row differs too if its value does not come back from its conversion
     */
    List<KeyBound> compareRows(List<KeyBound> rows, boolean andBack) throws SQLException;

    /**
     * Keys of rows that differ anywhere in one state of the table, without looking at those of some keys. As {@link
     * #compareFirst} in the transaction.
     */
    List<KeyBound> differing(int limit, List<KeyBound> except) throws SQLException;

    /**
     * Keys of rows anywhere in one state of the table that {@link #compareFirst} calls different. As that in the
     * transaction.
     */
    List<KeyBound> failing(int limit) throws SQLException;

    /**
     * Copies the column in the differing rows after {@code last} up to and with {@code end}, as far as it need not wait for
     * them while it holds others; answers how many.
     */
    int copy(@Nullable KeyBound last, KeyBound end) throws SQLException;

    /** Copies the column in the rows of those keys, as far as they are still there and differ; answers how many. */
    int copyRows(List<KeyBound> rows) throws SQLException;

    /** Whether the rows are compared by several statements, which have to see the same state of the table. */
    boolean readsOneState();
}
