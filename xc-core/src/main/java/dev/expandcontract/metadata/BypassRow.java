package dev.expandcontract.metadata;

import java.time.Instant;

/**
 * A write that a sentinel has seen which changed one column of a migration without the other.
 *
 * @param row the row that was written, such as {@code id=42}
 * @param operation INSERT or UPDATE
 * @param application what the session calls its application; empty if it has not said
 * @param login the user that the session has logged in as
 * @param role the role that it has taken; {@code none} if it has taken none
 * @param address where it comes from; empty if that is the server itself
 * @param session its number in the server
 * @param transaction the number of its transaction
 * @param at when, by the database's clock
 */
public record BypassRow(
        String row,
        String operation,
        String application,
        String login,
        String role,
        String address,
        long session,
        String transaction,
        Instant at) {

    /** Who did it, in words. */
    public String who() {
        return "application '" + application + "', user '" + login + "'"
                + (role.equals("none") ? "" : ", role '" + role + "'")
                + (address.isEmpty() ? "" : ", address " + address) + ", session " + session + ", transaction "
                + transaction;
    }
}
