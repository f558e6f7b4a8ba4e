package dev.expandcontract.observe;

/**
 * What reads have shown that compare both columns of a migration, of which the application reads one.
 *
 * @param sampled statements that were to compare
 * @param notSampled statements that were drawn and could not compare: what they select is distinct, grouped, combined or no
 *     column of the table itself
 * @param rows rows whose columns were compared
 * @param mismatches those of them whose columns differed; one that is read twice counts twice
 * @param failures statements whose comparison failed, and which were executed without it
 * @param dropped mismatches that were counted and not listed, because too many came at once
 */
public record ShadowFigures(long sampled, long notSampled, long rows, long mismatches, long failures, long dropped) {}
