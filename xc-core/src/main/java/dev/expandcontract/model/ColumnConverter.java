package dev.expandcontract.model;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Set;
import java.util.UUID;

/**
 * Converts in Java between what the two columns of a migration store, where SQL cannot say it.
 *
 * <p>The two methods are inverses of each other: {@code toOld(toNext(o))} equals {@code o} for every value that the old
 * column stores, and {@code toNext(toOld(n))} equals {@code n} for every value that the application writes. The same value
 * always becomes the same one, on every instance: XC finds rows by the result. They are called by many threads at once,
 * never with null (NULL becomes NULL) and must not return null. They may throw on a value that has no counterpart; the
 * statement then fails before it reaches the database.
 *
 * <p>The types are those in which JDBC hands over the columns: {@code Integer}, {@code Long}, {@code BigDecimal},
 * {@code Double}, {@code Boolean}, {@code String}, {@code byte[]}, {@code UUID}, {@code LocalDate}, {@code LocalTime},
 * {@code LocalDateTime}, {@code OffsetDateTime} or {@code Instant}.
 * For a column without a time zone take {@code LocalDateTime}: as an {@code Instant} it would depend on the time zone of
 * the session.
 *
 * @param <O> what the old column stores
 * @param <N> what the next column stores, which is also what the application deals in
 */
public interface ColumnConverter<O, N> {

    /** The types that either side may have. */
    Set<Class<?>> TYPES = Set.of(
            Integer.class,
            Long.class,
            BigDecimal.class,
            Double.class,
            Boolean.class,
            String.class,
            byte[].class,
            UUID.class,
            LocalDate.class,
            LocalTime.class,
            LocalDateTime.class,
            OffsetDateTime.class,
            Instant.class);

    /** The type of {@link #toNext}'s argument. */
    Class<O> oldType();

    /** The type of {@link #toOld}'s argument. */
    Class<N> nextType();

    /** What {@code next} stores of what {@code old} does. */
    N toNext(O old);

    /** What {@code old} stores of what {@code next} does. */
    O toOld(N next);
}
