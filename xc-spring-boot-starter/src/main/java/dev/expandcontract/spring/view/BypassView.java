package dev.expandcontract.spring.view;

import dev.expandcontract.metadata.BypassRow;

/**
 * A write that changed one column of a migration without the other.
 *
 * @param row the row that was written, such as {@code id=42}
 * @param operation {@code INSERT} or {@code UPDATE}
 * @param application what the session calls its application; empty if it has not said
 * @param login the user that the session has logged in as
 * @param address where it comes from; empty if that is the server itself
 * @param at when, in ISO 8601, by the database's clock
 */
public record BypassView(String row, String operation, String application, String login, String address, String at) {

    static BypassView of(BypassRow row) {
        return new BypassView(
                row.row(),
                row.operation(),
                row.application(),
                row.login(),
                row.address(),
                row.at().toString());
    }
}
