package dev.expandcontract.spring.view;

import java.util.List;

/**
 * All there is to say about one migration.
 *
 * @param migration where it stands
 * @param steps the steps that it could take, the next one first
 * @param reads how statements fared that read each side in CUTOVER, and what was found by those that compared both
 * @param fleet the instances
 * @param findings rows that need attention
 * @param bypasses which writes the last sentinel has seen, the newest first, {@value #MOST} at most
 * @param oldColumn whether the old column may be dropped now
 * @param audit the newest commands, {@value #MOST} at most, the newest first
 * @param auditTotal how many commands there were in all
 */
public record DetailView(
        MigrationView migration,
        List<StepView> steps,
        ReadsView reads,
        List<InstanceView> fleet,
        FindingsView findings,
        List<BypassView> bypasses,
        OldColumn oldColumn,
        List<AuditView> audit,
        int auditTotal) {

    /** How many commands and bypasses are shown at most. */
    public static final int MOST = 100;

    public DetailView {
        steps = List.copyOf(steps);
        fleet = List.copyOf(fleet);
        bypasses = List.copyOf(bypasses);
        audit = List.copyOf(audit);
    }

    /**
     * Whether the old column may be dropped now.
     *
     * @param droppable whether no instance can name it any more
     * @param reason why, or why not and what to do about it
     */
    public record OldColumn(boolean droppable, String reason) {}
}
