package dev.expandcontract.fence;

/**
 * A database session that belongs to no instance: what it writes, XC does not see.
 *
 * @param session the session's number in the server
 * @param user the database user, or empty if it is hidden from this one
 * @param application what it calls itself, or empty
 * @param host where it comes from, or empty
 */
public record Stranger(long session, String user, String application, String host) {}
