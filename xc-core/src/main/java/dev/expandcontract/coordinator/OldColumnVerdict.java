package dev.expandcontract.coordinator;

/**
 * Whether the old column may be dropped now.
 *
 * @param allowed whether no instance can name it any more
 * @param reason why, or why not and what to do about it
 */
public record OldColumnVerdict(boolean allowed, String reason) {}
