package dev.expandcontract.coordinator;

import dev.expandcontract.metadata.CertificateRow;
import dev.expandcontract.metadata.RunKind;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.Side;

/** The column that may be read after the transition holds every value, as its certificate says. */
record CertificateGate(String name, Side side, String direction) implements Gate<StateGates.State> {

    @Override
    public Hardness hardness() {
        return Hardness.HARD;
    }

    @Override
    public boolean guards(Phase from, Phase to) {
        return side == Side.NEXT
                ? (from == Phase.BACKFILL && to == Phase.CUTOVER) || (from == Phase.CUTOVER && to == Phase.SOAK)
                : from == Phase.SOAK && to == Phase.CUTOVER;
    }

    @Override
    public Answer check(StateGates.State state) {
        var migration = state.migration();
        var column = "column '" + migration.definition().name(side) + "'";
        var certificate = state.certificates().stream()
                .filter(found -> found.target() == side)
                .findFirst();
        return switch (migration.history(side)) {
            case VERIFIED -> Answer.pass(certificate.map(this::proof).orElse("Every row was verified."));
            case ORIGINAL ->
                Answer.pass("Every write has reached " + column
                        + " since the migration was registered, when it was the only one.");
            case STALE, FILLED ->
                side == Side.OLD && migration.definition().conversion() instanceof Conversion.OneWay
                        ? Answer.fail(
                                "The conversion has no way back: " + column
                                        + " misses what was written in CONTRACT, and nothing can compute it.",
                                "There is no step back beyond SOAK; go on to CONTRACT.")
                        : certificate
                                .map(found -> doubtful(found, column, migration.phase()))
                                .orElseGet(() -> missing(state, column));
        };
    }

    private String proof(CertificateRow certificate) {
        var proof = certificate.proof();
        return "A " + direction + " verification by '" + proof.requestedBy() + "' on instance '" + proof.instance()
                + "' compared " + proof.rows() + " rows"
                + (proof.firstRow() == null ? "" : ", from " + proof.firstRow() + " to " + proof.lastRow() + ",")
                + " and found no difference; recorded at " + certificate.verifiedAt()
                + ", and nothing has cast doubt on it"
                + " since.";
    }

    private Answer doubtful(CertificateRow certificate, String column, Phase phase) {
        var proof = certificate.proof();
        var revocation = certificate.revocation();
        return Answer.fail(
                "The certificate of " + column + " of " + certificate.verifiedAt() + ", by '" + proof.requestedBy()
                        + "' for "
                        + proof.rows() + " rows, counts no longer: "
                        + (revocation == null
                                ? "the definition of the migration has changed since"
                                : "revoked at " + revocation.at() + ", as " + revocation.why())
                        + ".",
                phase == Phase.BACKFILL
                        ? remedy()
                        : "Look at the findings of the migration, repair rows whose columns differ by RepairDifferences, then"
                                + " run a " + direction + " verification.");
    }

    private Answer missing(StateGates.State state, String column) {
        var found = state.runs().stream()
                .filter(run -> run.kind() == RunKind.VERIFICATION && run.target() == side)
                .filter(run -> run.progress().differences() > 0)
                .map(run -> " The last one, of " + run.startedAt() + ", found "
                        + run.progress().differences() + " differences, for example in "
                        + run.progress().examples() + ".")
                .findFirst()
                .orElse("");
        return Answer.fail(
                "No " + direction + " verification has shown since both columns are written that " + column
                        + " holds every value." + found,
                remedy());
    }

    private String remedy() {
        return "Run a " + direction + " backfill, then a " + direction + " verification.";
    }
}
