package dev.expandcontract.observe;

/**
 * The meters of XC. Those of backfills have the tags {@code migration} and {@code target}, the side that is filled ({@code
 * old} or {@code next}), and are of the whole fleet, whichever instance tells them: take their maximum over the instances, not
 * the sum. They are not a number if there has been no backfill, or the database does not answer.
 */
public enum XcMeter {
    /** The phase of a migration on this instance, 1 for EXPAND to 6 for CONTRACT. Tag {@code migration}. A gauge. */
    PHASE("xc.phase", "The phase on this instance: 1 EXPAND, 2 DUAL_WRITE, 3 BACKFILL, 4 CUTOVER, 5 SOAK, 6 CONTRACT"),

    /** How many epochs this instance's oldest open transaction is behind. A gauge. */
    EPOCH_LAG("xc.epoch.lag", "Epochs that the oldest open transaction of this instance is behind"),

    /** Statements that this instance has refused. A counter. */
    STATEMENTS_REFUSED("xc.statements.refused", "Statements refused before they reached the database"),

    /** Texts of statements that the cache of rewritten ones did not hold. A counter. */
    REWRITES("xc.rewrites", "Texts of statements looked into, as they were not in the cache"),

    /** Texts that the cache holds. A gauge. */
    REWRITES_CACHED("xc.rewrites.cached", "Texts of statements in the cache"),

    /** How long older transactions of this instance took to end after it learned of new phases. A timer that knows count and total. */
    DRAIN("xc.drain", "How long transactions under older phases took to end after new ones were learned"),

    /**
     * Instances of the whole fleet, by what they have said of the phase. Tags {@code migration} and {@code state}: {@code
     * acknowledged}, {@code behind}, or {@code silent} for those not heard of of late. A gauge.
     */
    INSTANCES("xc.instances", "Instances of the fleet that have acknowledged the phase, are behind, or silent"),

    /**
     * What statements take that read a side of a migrating column in CUTOVER, without those that fail. Tags {@code migration}
     * and {@code side}, {@code old} or {@code next}. A timer that knows count and total.
     */
    READS("xc.reads", "Statements that read the side of a migrating column in CUTOVER"),

    /** The same, those that fail. A counter. */
    READ_ERRORS("xc.reads.errors", "Statements that read the side of a migrating column in CUTOVER and fail"),

    /** What 99 % of those of the last minute or two took at most, in seconds. Not a number without any. A gauge. */
    READS_P99("xc.reads.p99", "Seconds that 99 % of the statements took at most that read the side of late"),

    /** Where the dial stands, in percent; not a number if that is not known. Tag {@code migration}. A gauge. */
    DIAL_SHARE("xc.dial.share", "Percent of keys that read the new column in CUTOVER, as the dial stands"),

    /** 1 while something else than XC has turned the dial. Tag {@code migration}. A gauge. */
    DIAL_DRIFT("xc.dial.drift", "1 while the dial stands elsewhere than XC has turned it"),

    /** 1 while this instance does not learn what the read switch says. Tag {@code migration}. A gauge. */
    READ_SWITCH_DOWN("xc.read.switch.down", "1 while this instance does not learn what the read switch says"),

    /** Transactions that read the old column because the read switch failed. A counter. */
    READ_SWITCH_FAILURES(
            "xc.read.switch.failures", "Transactions that read the old column because the read switch failed"),
    /**
     * Queries that were drawn to compare both columns of a migration. Tags {@code migration} and {@code result}: {@code
     * compared}, {@code not-sampled} if they cannot, {@code failed} if the comparison failed. A counter.
     */
    SHADOW_STATEMENTS("xc.shadow.statements", "Queries that were drawn to compare both columns of a migration"),

    /** Rows whose columns they compared. Tag {@code migration}. A counter. */
    SHADOW_ROWS("xc.shadow.rows", "Rows whose columns queries have compared"),

    /** Those of the rows whose columns differed. Tag {@code migration}. A counter. */
    SHADOW_MISMATCHES("xc.shadow.mismatches", "Rows whose columns queries have found to differ"),

    /** Rows that a backfill has looked at. A gauge. */
    BACKFILL_ROWS_DONE("xc.backfill.rows.done", "Rows that the backfill has looked at"),

    /** Rows that it expects in all, exact once it has ended. A gauge. */
    BACKFILL_ROWS_TOTAL("xc.backfill.rows.total", "Rows in all; an estimate until the backfill has ended"),

    /** Rows that it has changed. A gauge. */
    BACKFILL_ROWS_FILLED("xc.backfill.rows.filled", "Rows that the backfill has changed"),

    /** Rows that it looks at in a second. A gauge. */
    BACKFILL_RATE("xc.backfill.rate", "Rows a second that all instances together look at"),

    /** Seconds until it ends at its present rate. A gauge. */
    BACKFILL_TIME_LEFT("xc.backfill.time.left", "Seconds until the backfill ends at its present rate"),

    /** The least part of full pace that probes allow an instance, in percent. A gauge. */
    BACKFILL_PACE("xc.backfill.pace", "Percent of full pace that probes allow, where they allow the least"),

    /** 1 while it rests for the reason of the tag {@code reason}: {@code command} or {@code probe}. A gauge. */
    BACKFILL_PAUSED("xc.backfill.paused", "1 while the backfill rests, because of a command or of a probe");

    private final String meterName;
    private final String description;

    XcMeter(String meterName, String description) {
        this.meterName = meterName;
        this.description = description;
    }

    /** Its name as Micrometer writes names. */
    public String meterName() {
        return meterName;
    }

    /** What it tells. */
    public String description() {
        return description;
    }
}
