package dev.expandcontract.metadata;

import dev.expandcontract.phase.Side;
import java.time.Instant;

/**
 * A row of a migrating table that needs attention.
 *
 * @param target the side that was to be filled, or that was compared with the other one
 * @param kind why it needs attention
 * @param row which row it is, and what was found
 * @param firstSeen when it was found first, by the database's clock
 * @param lastSeen when it was found last
 */
public record FindingRow(Side target, FindingKind kind, Row row, Instant firstSeen, Instant lastSeen) {

    /**
     * Which row it is, and what was found.
     *
     * @param key its primary key as text that only the backfill reads
     * @param name its primary key for people, such as {@code id=42}
     * @param detail the cause in a sentence; empty if the kind says it all
     */
    public record Row(String key, String name, String detail) {}
}
