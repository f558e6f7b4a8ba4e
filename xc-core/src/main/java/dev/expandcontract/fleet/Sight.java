package dev.expandcontract.fleet;

/**
 * What an agent knows at one moment.
 *
 * @param sinceLook how long ago it read the epoch, in nanoseconds
 * @param sinceReport how long ago it wrote its row, in nanoseconds
 * @param metadataEpoch the epoch that it read
 * @param publishedEpoch the epoch whose phases are on the board
 * @param metadataTurns how often dials had been turned when it read that
 * @param publishedTurns how often dials had been turned of those that transactions go by
 * @param drainedEpoch the newest epoch such that no transaction runs under an older one
 * @param reportedLearned the published epoch that it wrote
 * @param reportedDrained the drained epoch that it wrote
 */
record Sight(
        long sinceLook,
        long sinceReport,
        long metadataEpoch,
        long publishedEpoch,
        long metadataTurns,
        long publishedTurns,
        long drainedEpoch,
        long reportedLearned,
        long reportedDrained) {}
