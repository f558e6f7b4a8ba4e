package dev.expandcontract.fence;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A database session that is registered for an epoch. Ages are by the database's clock.
 *
 * @param session the session's number in the server: the process id on PostgreSQL, the connection id elsewhere
 * @param epoch what it is registered for
 * @param instance the number of the instance that it belongs to, or 0 if it has not said
 * @param user the database user, or empty if it is hidden from this one
 * @param application what it calls itself, or empty
 * @param host where it comes from, or empty
 * @param state what it is doing, in the database's words, or empty
 * @param connected how long ago it connected, or null if the database does not say
 * @param transaction how long ago its transaction began, or null if it is in none
 */
public record Holder(
        long session,
        long epoch,
        long instance,
        String user,
        String application,
        String host,
        String state,
        @Nullable Duration connected,
        @Nullable Duration transaction) {}
