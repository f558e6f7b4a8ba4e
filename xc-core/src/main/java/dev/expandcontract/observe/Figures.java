package dev.expandcontract.observe;

import dev.expandcontract.phase.PhaseSnapshot;
import dev.expandcontract.phase.Side;
import java.util.List;
import java.util.function.Consumer;

/** What an instance can tell of itself in numbers. All but {@link #backfills}, {@link #fleet} and {@link #dials} is known without the database. */
public interface Figures {

    /** The phases under which transactions of this instance begin. */
    PhaseSnapshot phases();

    /**
     * Has somebody told when {@link #phases} change, which they do with each migration that is registered, too. Told by a
     * thread that has other things to do, so be quick, and throw nothing.
     */
    void onPhases(Consumer<PhaseSnapshot> listener);

    /** How many epochs the oldest transaction of this instance that still runs is behind the one published last. */
    long epochLag();

    /** How many statements this instance has refused before they reached the database. */
    long refusedStatements();

    /** How many texts of statements this instance has looked into, as they were not in the cache. */
    long analysedTexts();

    /** How many texts the cache holds. */
    int cachedTexts();

    /** How often, and how long altogether, this instance's transactions under older phases took to end after it learned of new ones. */
    Drains drains();

    /**
     * The statements that have read a side of a migrating column because the read switch chose it: in the phase CUTOVER. One
     * that reads columns of several migrations counts for each; a batch counts once.
     *
     * @param migrationId the migration
     * @param side what the statements read
     */
    SideFigures reads(String migrationId, Side side);

    /** What queries of this instance have found that compare both columns of the migration, of which they read one. */
    ShadowFigures shadowReads(String migrationId);

    /**
     * The last backfill of each migration and direction, read from the metadata.
     *
     * @throws RuntimeException if the database cannot be reached
     */
    List<Backfill> backfills();

    /**
     * How many instances have acknowledged the phase of each migration, read from the metadata.
     *
     * @throws RuntimeException if the database cannot be reached
     */
    List<Fleet> fleet();

    /**
     * How long older transactions took to end.
     *
     * @param count how often
     * @param nanos how long altogether
     */
    record Drains(long count, long nanos) {}

    /** How many transactions have read the old column because the read switch failed. */
    long readSwitchFailures();

    /** Whether this instance does not learn at present what the read switch says of the migration. */
    boolean readSwitchDown(String migrationId);

    /**
     * Where the dials of all migrations stand, read from the metadata.
     *
     * @throws RuntimeException if the database cannot be reached
     */
    List<Dial> dials();

    /**
     * Where a dial stands.
     *
     * @param migrationId the migration
     * @param percent the share of keys on no list; not a number if it is not known
     * @param drifted whether something else than XC has turned it
     */
    record Dial(String migrationId, double percent, boolean drifted) {}

    /**
     * What the instances of the fleet have said of a migration. Each is counted once.
     *
     * @param migrationId the migration
     * @param acknowledged have acknowledged its phase
     * @param behind have not, but were heard of of late
     * @param silent were not heard of of late
     */
    record Fleet(String migrationId, long acknowledged, long behind, long silent) {}

    /**
     * The last backfill of a migration in one direction.
     *
     * @param migrationId the migration
     * @param target the side that it fills
     * @param rowsDone rows looked at so far
     * @param rowsTotal rows in all, an estimate until it has ended
     * @param rowsFilled rows changed so far
     * @param rowsPerSecond rows that all instances together look at in a second at present
     * @param secondsLeft how long it will take at this rate; not a number if nobody can tell
     * @param pacePercent the least part of full pace that probes allow an instance; 100 if they slow none
     * @param rest whether it rests, and who wants it to
     */
    record Backfill(
            String migrationId,
            Side target,
            long rowsDone,
            long rowsTotal,
            long rowsFilled,
            long rowsPerSecond,
            double secondsLeft,
            int pacePercent,
            Rest rest) {}

    /** Who wants a backfill to rest. */
    enum Rest {
        /** Nobody. */
        NONE,
        /** An operator has paused it. */
        COMMAND,
        /** A probe of at least one instance that works on it. */
        PROBE
    }
}
