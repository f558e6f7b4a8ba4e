package dev.expandcontract.coordinator;

import static dev.expandcontract.coordinator.Situations.ENTERED;
import static dev.expandcontract.coordinator.Situations.NOTHING;
import static dev.expandcontract.coordinator.Situations.NOW;
import static dev.expandcontract.coordinator.Situations.TIER;
import static dev.expandcontract.coordinator.Situations.holder;
import static dev.expandcontract.coordinator.Situations.in;
import static dev.expandcontract.coordinator.Situations.instance;
import static dev.expandcontract.metadata.HistoryState.FILLED;
import static dev.expandcontract.metadata.HistoryState.ORIGINAL;
import static dev.expandcontract.metadata.HistoryState.STALE;
import static dev.expandcontract.metadata.HistoryState.VERIFIED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.fence.Stranger;
import dev.expandcontract.metadata.CertificateRow;
import dev.expandcontract.metadata.FindingKind;
import dev.expandcontract.metadata.FindingRow;
import dev.expandcontract.metadata.HistoryState;
import dev.expandcontract.metadata.MigrationRow;
import dev.expandcontract.metadata.RunKind;
import dev.expandcontract.metadata.RunRow;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.Side;
import dev.expandcontract.readswitch.Dial;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateGatesTest {

    private static final DialStatus OFF = Situations.at(Dial.OFF);
    private static final List<Gate<StateGates.State>> STATE = StateGates.all(new GateSettings(Duration.ofHours(24), 0));

    @ParameterizedTest
    @CsvSource({
        "EXPAND,DUAL_WRITE,fleet-acknowledged next-column-exists next-column-type primary-key same-default",
        "DUAL_WRITE,BACKFILL,fleet-acknowledged strangers",
        "BACKFILL,CUTOVER,fleet-acknowledged backfill-complete verified",
        "CUTOVER,SOAK,fleet-acknowledged verified reads-moved no-mismatch",
        "SOAK,CONTRACT,fleet-acknowledged no-bypass replica-readers soak-time old-accepts-insert way-back",
        "CONTRACT,SOAK,fleet-acknowledged old-column-exists",
        "SOAK,CUTOVER,fleet-acknowledged old-verified",
        "CUTOVER,BACKFILL,fleet-acknowledged",
        "BACKFILL,DUAL_WRITE,fleet-acknowledged",
        "DUAL_WRITE,EXPAND,fleet-acknowledged next-accepts-insert",
    })
    void each_transition_has_its_gates(Phase from, Phase to, String expected) {
        var names = Stream.concat(
                STATE.stream().filter(gate -> gate.guards(from, to)).map(Gate::name),
                SchemaGates.ALL.stream().filter(gate -> gate.guards(from, to)).map(Gate::name));
        assertThat(names).containsExactly(expected.split(" "));
    }

    @Test
    void only_soft_gates_can_be_overridden() {
        assertThat(Stream.concat(STATE.stream(), SchemaGates.ALL.stream())
                        .filter(gate -> gate.hardness() == Hardness.SOFT)
                        .map(Gate::name))
                .containsExactly(
                        "reads-moved",
                        "no-mismatch",
                        "no-bypass",
                        "strangers",
                        "expected-instances",
                        "replica-readers",
                        "soak-time",
                        "same-default",
                        "way-back");
    }

    @Test
    void the_barrier_counts_who_is_missing() {
        var state = new StateGates.State(
                in(Phase.DUAL_WRITE, VERIFIED, STALE),
                new Evidence(List.of(holder("b", 6)), List.of(), List.of(), List.of()),
                List.of(instance("a", 7, 7, 0, "tier"), instance("b", 6, 6, 0, "tier")),
                List.of(),
                List.of(),
                List.of(),
                OFF,
                NOW);
        var failed = answer("fleet-acknowledged", state);
        assertThat(failed.passed()).isFalse();
        assertThat(failed.reason())
                .startsWith("The fleet has not wholly moved to DUAL_WRITE (epoch 7): session 98 of instance 'b'");
        var passed = answer("fleet-acknowledged", state(in(Phase.DUAL_WRITE, VERIFIED, STALE)));
        assertThat(passed.toString())
                .isEqualTo(
                        "fleet-acknowledged (hard) passed: No session of the fleet of 1 instances is registered for an"
                                + " epoch before 7, at which DUAL_WRITE was entered, and no prepared transaction is left from"
                                + " before.");
    }

    @Test
    void strangers_are_listed_by_where_they_come_from_and_do_not_stop_the_step() {
        var strangers = List.of(
                new Stranger(7, "app", "psql", "10.0.0.9"),
                new Stranger(8, "batch", "", "10.0.0.8:4711"),
                new Stranger(9, "batch", "", "10.0.0.8:4712"));
        var state = new StateGates.State(
                in(Phase.DUAL_WRITE, VERIFIED, STALE),
                new Evidence(List.of(), List.of(), List.of(), strangers),
                List.of(instance("a", 7, 7, 0, "tier")),
                List.of(),
                List.of(),
                List.of(),
                OFF,
                NOW);
        assertThat(answer("strangers", state).toString())
                .isEqualTo(
                        "strangers (soft) passed: 3 sessions on the database belong to none of the instances, so that XC"
                                + " does not see what they write: 1 of user 'app', application 'psql', host '10.0.0.9'; 2 of user"
                                + " 'batch', host '10.0.0.8'. If one of them writes the table, end it before the history is"
                                + " filled.");
        assertThat(answer("strangers", state(in(Phase.DUAL_WRITE, VERIFIED, STALE)))
                        .reason())
                .isEqualTo("No session on the database is known to belong to none of the instances.");
    }

    @Test
    void a_fleet_that_is_smaller_than_expected_is_held_up_unless_somebody_says_so() {
        var gate = new MembershipGates.ExpectedInstances(2);
        var few = gate.result(state(in(Phase.DUAL_WRITE, VERIFIED, STALE)));
        assertThat(few.hardness()).isEqualTo(Hardness.SOFT);
        assertThat(few.toString())
                .startsWith(
                        "expected-instances (soft) failed: 1 instances were heard of in the last 10 seconds ('a'), but 2"
                                + " are expected.");
        assertThat(new MembershipGates.ExpectedInstances(1)
                        .result(state(in(Phase.DUAL_WRITE, VERIFIED, STALE)))
                        .passed())
                .isTrue();
        assertThat(gate.result(at(in(Phase.DUAL_WRITE, VERIFIED, STALE), NOW.plusSeconds(60)))
                        .reason())
                .startsWith("0 instances were heard of");
    }

    @ParameterizedTest
    @CsvSource({"STALE,false,false", "FILLED,true,false", "VERIFIED,true,true"})
    void the_cutover_needs_a_complete_and_verified_next(HistoryState next, boolean complete, boolean verified) {
        var state = state(in(Phase.BACKFILL, VERIFIED, next));
        assertThat(answer("backfill-complete", state).passed()).isEqualTo(complete);
        assertThat(answer("verified", state).passed()).isEqualTo(verified);
    }

    @ParameterizedTest
    @CsvSource({"STALE,false", "FILLED,false", "VERIFIED,true", "ORIGINAL,true"})
    void the_way_back_to_the_cutover_needs_a_verified_old(HistoryState old, boolean passes) {
        assertThat(answer("old-verified", state(in(Phase.SOAK, old, VERIFIED))).passed())
                .isEqualTo(passes);
    }

    @Test
    void a_failed_verification_is_told_with_examples() {
        var run = new RunRow(
                "tier",
                RunKind.VERIFICATION,
                Side.NEXT,
                "a",
                ENTERED,
                NOW,
                new RunRow.Progress(10, 10, 2, "id=3, id=5"),
                false,
                0,
                List.of(),
                "finished");
        var answer = answer(
                "verified",
                new StateGates.State(
                        in(Phase.BACKFILL, VERIFIED, FILLED),
                        NOTHING,
                        List.of(),
                        List.of(run),
                        List.of(),
                        List.of(),
                        OFF,
                        NOW));
        assertThat(answer.reason())
                .isEqualTo("No forward verification has shown since both columns are written that column 'tier' holds"
                        + " every value. The last one, of 2026-03-01T10:00:00Z, found 2 differences, for example in"
                        + " id=3, id=5.");
        assertThat(answer.remedy()).isEqualTo("Run a forward backfill, then a forward verification.");
    }

    @Test
    void a_certificate_is_told_with_its_proof_and_a_revoked_one_with_the_reason() {
        var proof =
                new CertificateRow.Proof(3_000_000, 2, "id=1", "id=3000000", TIER.fingerprint(), 5, "orders-1", "ada");
        var valid = new CertificateRow("tier", Side.NEXT, proof, ENTERED, null);
        assertThat(answer("verified", certified(in(Phase.CUTOVER, ORIGINAL, VERIFIED), valid))
                        .toString())
                .isEqualTo(
                        "verified (hard) passed: A forward verification by 'ada' on instance 'orders-1' compared 3000000"
                                + " rows, from id=1 to id=3000000, and found no difference; recorded at 2026-03-01T10:00:00Z, and"
                                + " nothing has cast doubt on it since.");
        var revoked = new CertificateRow(
                "tier", Side.NEXT, proof, ENTERED, new CertificateRow.Revocation(NOW, "somebody wrote around XC"));
        assertThat(answer("verified", certified(in(Phase.CUTOVER, ORIGINAL, FILLED), revoked))
                        .toString())
                .isEqualTo(
                        "verified (hard) failed: The certificate of column 'tier' of 2026-03-01T10:00:00Z, by 'ada' for"
                                + " 3000000 rows, counts no longer: revoked at 2026-03-01T10:00:30Z, as somebody wrote around XC."
                                + " Remedy: Look at the findings of the migration, repair rows whose columns differ by"
                                + " RepairDifferences, then run a forward verification.");
        assertThat(answer("verified", certified(in(Phase.BACKFILL, ORIGINAL, STALE), revoked))
                        .remedy())
                .isEqualTo("Run a forward backfill, then a forward verification.");
    }

    @Test
    void rows_that_have_parted_hold_up_the_contract_unless_somebody_says_so() {
        var row = new FindingRow(Side.NEXT, FindingKind.BYPASS, new FindingRow.Row("1:7", "id=7", ""), ENTERED, NOW);
        var state = new StateGates.State(
                in(Phase.SOAK, ORIGINAL, FILLED), NOTHING, List.of(), List.of(), List.of(), List.of(row), OFF, NOW);
        assertThat(answer("no-bypass", state).toString())
                .isEqualTo(
                        "no-bypass (soft) failed: The columns of 1 rows have parted since they were verified, for example"
                                + " of id=7: somebody writes around XC. Remedy: Find out who does and repair the rows by"
                                + " RepairDifferences, or override this gate by its name.");
        assertThat(answer("no-bypass", state(in(Phase.SOAK, ORIGINAL, VERIFIED)))
                        .passed())
                .isTrue();
    }

    private static StateGates.State certified(MigrationRow migration, CertificateRow certificate) {
        return new StateGates.State(
                migration, NOTHING, List.of(), List.of(), List.of(certificate), List.of(), OFF, NOW);
    }

    @Test
    void soak_asks_for_everybody_to_read_next() {
        assertThat(answer("reads-moved", turned(Situations.at(Dial.ON))).toString())
                .isEqualTo("reads-moved (soft) passed: Everybody reads 'tier', as XC decides.");
        assertThat(answer("reads-moved", turned(Situations.at(Dial.ofPercent(99.9))))
                        .toString())
                .isEqualTo(
                        "reads-moved (soft) failed: The dial stands at 99.9 %, decided by XC. Remedy: Turn it to 100 %"
                                + " by TurnDial, with nobody denied, or override this gate by its name.");
        assertThat(answer("reads-moved", turned(Situations.at(Dial.ON.denying("acme"))))
                        .passed())
                .isFalse();
        var silent =
                new DialStatus("Flags", false, Optional.empty(), Optional.empty(), NOW, false, "It does not answer.");
        assertThat(answer("reads-moved", turned(silent)).toString())
                .isEqualTo(
                        "reads-moved (soft) failed: Where the dial stands is not known; Flags decides. It does not"
                                + " answer. Remedy: Let everybody read the new column there, or override this gate by its name.");
    }

    @Test
    void soak_asks_for_no_row_that_queries_found_to_differ_since_the_dial_was_turned() {
        var dial = Situations.at(Dial.ON);
        var row = new FindingRow.Row("1:7", "id=7", "");
        var before = new FindingRow(
                Side.NEXT, FindingKind.MISMATCH, row, ENTERED, dial.turnedAt().minusMillis(1));
        var since = new FindingRow(Side.NEXT, FindingKind.MISMATCH, row, ENTERED, dial.turnedAt());
        var other = new FindingRow(Side.NEXT, FindingKind.DIFFERENT, row, ENTERED, dial.turnedAt());
        assertThat(answer("no-mismatch", found(dial, List.of(before, other))).toString())
                .isEqualTo("no-mismatch (soft) passed: No query has read a row whose columns differ since the dial was"
                        + " turned at " + dial.turnedAt() + ".");
        assertThat(answer("no-mismatch", found(dial, List.of(since, other))).toString())
                .isEqualTo("no-mismatch (soft) failed: Since the dial was turned at " + dial.turnedAt()
                        + ", queries have read 1 rows whose columns differ: id=7. Remedy: Find out who writes around XC,"
                        + " repair the rows by RepairDifferences, and run a verification; or override this gate by its"
                        + " name.");
    }

    private static StateGates.State found(DialStatus dial, List<FindingRow> findings) {
        return new StateGates.State(
                in(Phase.CUTOVER, ORIGINAL, VERIFIED), NOTHING, List.of(), List.of(), List.of(), findings, dial, NOW);
    }

    private static StateGates.State turned(DialStatus dial) {
        return new StateGates.State(
                in(Phase.CUTOVER, ORIGINAL, VERIFIED), NOTHING, List.of(), List.of(), List.of(), List.of(), dial, NOW);
    }

    @Test
    void the_soak_time_is_over_when_the_database_says_so() {
        var soaking = in(Phase.SOAK, VERIFIED, VERIFIED);
        var early = answer(
                "soak-time", at(soaking, ENTERED.plus(Duration.ofHours(24)).minusMillis(1)));
        assertThat(early.passed()).isFalse();
        assertThat(early.reason())
                .isEqualTo("SOAK was entered at 2026-03-01T10:00:00Z and lasts PT24H, until 2026-03-02T10:00:00Z.");
        assertThat(answer("soak-time", at(soaking, ENTERED.plus(Duration.ofHours(24))))
                        .passed())
                .isTrue();
    }

    private static StateGates.State state(MigrationRow migration) {
        return at(migration, NOW);
    }

    private static StateGates.State at(MigrationRow migration, Instant now) {
        return new StateGates.State(
                migration, NOTHING, List.of(instance("a", 7, 7, 0, "tier")), List.of(), List.of(), List.of(), OFF, now);
    }

    private static GateResult answer(String name, StateGates.State state) {
        return STATE.stream()
                .filter(gate -> gate.name().equals(name))
                .findFirst()
                .orElseThrow()
                .result(state);
    }
}
