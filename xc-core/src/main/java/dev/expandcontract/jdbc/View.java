package dev.expandcontract.jdbc;

import dev.expandcontract.fence.Hold;
import dev.expandcontract.fence.Unregistered;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.ColumnUse;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.PhaseSnapshot;
import dev.expandcontract.phase.Side;
import dev.expandcontract.rewrite.ColumnUses;
import dev.expandcontract.rewrite.RewrittenStatement;
import dev.expandcontract.rewrite.StatementTemplate;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction sees from its begin to its end: the phases of the epoch that its session is registered for, and the
 * answers that the read switch gave it. In autocommit every execution of a marked statement has a view of its own.
 */
final class View implements ColumnUses {

    private final @Nullable Hold hold;
    private final @Nullable Unregistered unregistered;
    private final SafeReadSwitch readSwitch;
    private @Nullable ReadAnswers answers;
    private boolean executed;
    private int prepared;
    private boolean kept;

    /** @param answers what the read switch has said already, or null */
    View(Hold hold, SafeReadSwitch readSwitch, @Nullable ReadAnswers answers) {
        this.hold = hold;
        this.unregistered = null;
        this.readSwitch = readSwitch;
        this.answers = answers;
    }

    /** The view of a transaction whose session could not be registered: it knows no phase. */
    View(Unregistered unregistered, SafeReadSwitch readSwitch) {
        this.hold = null;
        this.unregistered = unregistered;
        this.readSwitch = readSwitch;
    }

    /**
     * The statement as this view's transaction sends it.
     *
     * @throws SQLException if the session could not be registered when the transaction began
     */
    RewrittenStatement render(StatementTemplate template) throws SQLException {
        try {
            return template.render(this);
        } catch (UnknownPhase e) {
            if (unregistered != null) {
                throw unregistered.again();
            }
            throw Refusals.phaseUnknown(template.sql(), e.migration, snapshot());
        }
    }

    /** The phase of the migration, or null if it is not known. */
    @Nullable
    Phase phase(Migration migration) {
        return snapshot().phase(migration.id());
    }

    private PhaseSnapshot snapshot() {
        return hold == null ? PhaseSnapshot.EMPTY : hold.snapshot();
    }

    @Override
    public ColumnUse of(Migration migration) {
        var phase = snapshot().phase(migration.id());
        if (phase == null) {
            throw new UnknownPhase(migration);
        }
        return phase.use(phase.asksReadSwitch() ? answer(migration) : Side.OLD);
    }

    /** Carries a refusal through the rendering, which throws nothing checked. */
    private static final class UnknownPhase extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Migration migration;

        private UnknownPhase(Migration migration) {
            this.migration = migration;
        }
    }

    private Side answer(Migration migration) {
        if (answers == null) {
            answers = new ReadAnswers(readSwitch);
        }
        return answers.of(migration);
    }

    /** What the read switch has said, or null if it has not been asked. */
    @Nullable
    ReadAnswers answers() {
        return answers;
    }

    /** Those of the migrations in whose phase the read switch chooses the side that is read, with the side. */
    Map<Migration, Side> chosen(List<Migration> migrations) {
        // Unless it was asked, no migration that has been rendered is in such a phase.
        if (answers == null) {
            return Map.of();
        }
        var chosen = new HashMap<Migration, Side>();
        for (var migration : migrations) {
            var phase = phase(migration);
            if (phase != null && phase.asksReadSwitch()) {
                chosen.put(migration, answer(migration));
            }
        }
        return chosen;
    }

    /** A statement is about to run: from here on only the end of the transaction ends the view. */
    void execute() {
        executed = true;
    }

    /** A statement was prepared that has not run yet. */
    void prepare() {
        prepared++;
    }

    /**
     * A prepared statement was closed.
     *
     * @return whether nothing is left that began the view: none of its statements is open, and none has run
     */
    boolean unprepare() {
        prepared--;
        return prepared == 0 && !executed;
    }

    /** Whether the database's transaction was begun for the view, before any statement of the application. */
    boolean hasBegunTransaction() {
        return hold != null && hold.hasBegunTransaction();
    }

    /** The connection keeps the view beyond the call that made it. */
    void keep() {
        kept = true;
    }

    boolean isKept() {
        return kept;
    }

    /** Ends the view. Further calls have no effect. Another thread may do so by aborting the connection. */
    void release() {
        if (hold != null) {
            hold.release();
        }
    }
}
