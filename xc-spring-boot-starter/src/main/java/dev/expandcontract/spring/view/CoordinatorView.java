package dev.expandcontract.spring.view;

import dev.expandcontract.Xc;
import dev.expandcontract.coordinator.Coordinator;
import dev.expandcontract.coordinator.Findings;
import dev.expandcontract.coordinator.InstanceStatus;
import dev.expandcontract.coordinator.MigrationStatus;
import dev.expandcontract.coordinator.ShadowSettings;
import dev.expandcontract.observe.Figures;
import dev.expandcontract.phase.Phase;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks at the fleet through one instance, in the form that is shown. Thread-safe. */
public final class CoordinatorView {

    private final Coordinator coordinator;
    private final Figures figures;
    private final ShadowSettings shadowReads;

    /** @param xc whose coordinator is asked, so that its exceptions are thrown here too */
    public CoordinatorView(Xc xc) {
        coordinator = xc.coordinator();
        figures = xc.figures();
        shadowReads = xc.shadowReads();
    }

    /** Where all migrations stand, by id. */
    public List<MigrationView> migrations() {
        var fleet = coordinator.fleet();
        return coordinator.migrations().stream()
                .map(status -> view(status, fleet))
                .toList();
    }

    /** Where one migration stands. */
    public MigrationView migration(String id) {
        return view(coordinator.migration(id), coordinator.fleet());
    }

    /** All registered instances, those that started first first. */
    public List<InstanceView> fleet() {
        return coordinator.fleet().stream().map(InstanceView::of).toList();
    }

    /** The steps that a migration could take, with what stands against them now; the next one first. */
    public List<StepView> steps(String id) {
        return steps(coordinator.migration(id));
    }

    /** The commands that concerned a migration, the newest first, {@value DetailView#MOST} at most. */
    public List<AuditView> audit(String id) {
        return newest(coordinator.audit(id).stream().map(AuditView::of).toList());
    }

    /** The rows of a migration that need attention. */
    public FindingsView findings(String id) {
        return FindingsView.of(coordinator.findings(id));
    }

    /** How reads of each side fared, and what was found by those that compared both. */
    public ReadsView reads(String id) {
        return reads(coordinator.migration(id), coordinator.findings(id));
    }

    /** All there is to say about one migration. */
    public DetailView detail(String id) {
        var status = coordinator.migration(id);
        var fleet = coordinator.fleet();
        var found = coordinator.findings(id);
        var findings = FindingsView.of(found);
        var verdict = coordinator.mayDropOld(id);
        var audit = coordinator.audit(id);
        return new DetailView(
                MigrationView.of(status, fleet, findings.total()),
                steps(status),
                reads(status, found),
                fleet.stream().map(InstanceView::of).toList(),
                findings,
                newest(coordinator.bypasses(id).stream().map(BypassView::of).toList()),
                new DetailView.OldColumn(verdict.allowed(), verdict.reason()),
                newest(audit.stream().map(AuditView::of).toList()),
                audit.size());
    }

    /** Who carries out commands. */
    public Coordinator coordinator() {
        return coordinator;
    }

    private MigrationView view(MigrationStatus status, List<InstanceStatus> fleet) {
        return MigrationView.of(status, fleet, findings(status.migration().id()).total());
    }

    private List<StepView> steps(MigrationStatus status) {
        return Stream.of(status.phase().next(), status.phase().previous())
                .flatMap(Optional::stream)
                .map(to -> step(status, to))
                .toList();
    }

    private StepView step(MigrationStatus status, Phase to) {
        var migration = status.migration();
        return StepView.of(migration.column(), status.phase(), to, coordinator.gates(migration.id(), to));
    }

    private ReadsView reads(MigrationStatus status, Findings findings) {
        var id = status.migration().id();
        return ReadsView.of(
                figures, id, ShadowView.of(shadowReads, figures.shadowReads(id), status.phase(), findings.listed()));
    }

    private static <T> List<T> newest(List<T> oldestFirst) {
        return oldestFirst.reversed().stream().limit(DetailView.MOST).toList();
    }
}
