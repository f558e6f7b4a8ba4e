package dev.expandcontract.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.StatementMarking;
import dev.expandcontract.database.Database;
import dev.expandcontract.phase.Side;
import dev.expandcontract.test.EveryDatabase;
import dev.expandcontract.test.PhaseState;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The original statement on a schema with the one column that it names, against the same statement through XC in every phase:
 * rows, labels and what the tables hold are equal.
 */
class DifferentialOracleTest {

    private static final Logger log = LoggerFactory.getLogger(DifferentialOracleTest.class);

    private static final Set<PhaseState> FIRST_OF_THEIR_USE =
            EnumSet.of(PhaseState.EXPAND, PhaseState.DUAL_WRITE, PhaseState.SOAK, PhaseState.CONTRACT);

    /** A statement as it is tried, with the side whose names it uses. */
    record Candidate(Corpus.Line line, Lab.Tables tables, Side side) {

        String sql() {
            return text(line.sql());
        }

        String text(String template) {
            var text = template;
            for (var migration : tables.migrations()) {
                text = text.replace("{" + migration.id() + "}", migration.name(side));
            }
            return text;
        }
    }

    private static List<Candidate> candidates(List<Corpus.Line> lines, Lab.Tables tables) {
        var all = new LinkedHashMap<String, Candidate>();
        for (var line : lines) {
            for (var side : Side.values()) {
                var candidate = new Candidate(line, tables, side);
                all.putIfAbsent(candidate.sql(), candidate);
            }
        }
        return List.copyOf(all.values());
    }

    private static Tally run(Lab lab, List<Candidate> candidates, StatementMarking marking) throws SQLException {
        var tally = new Tally();
        var trial = new Trial(lab, tally);
        var originals = new LinkedHashMap<Candidate, Trial.Observation>();
        for (var candidate : candidates) {
            tally.statement(candidate.sql());
            var original = candidate.line().refusal() != null
                    ? Trial.Observation.NONE
                    : trial.original(candidate.sql(), candidate.line().parameters(), candidate.side());
            if (original != null) {
                originals.put(candidate, original);
            }
        }
        for (var state : PhaseState.values()) {
            try (var stage = lab.stage(state, marking)) {
                for (var entry : originals.entrySet()) {
                    var candidate = entry.getKey();
                    // States of one use send the same text; for the old names, one of them is enough.
                    if (candidate.side() == Side.NEXT || FIRST_OF_THEIR_USE.contains(state)) {
                        trial.compare(stage, candidate.sql(), candidate.line().parameters(), entry.getValue());
                    }
                }
            }
        }
        return tally;
    }

    private static void assertAsExpected(Tally tally, List<Candidate> candidates) {
        assertThat(tally.wrong()).as("wrong").isEmpty();
        assertThat(tally.invalid()).as("not taken by the database").isEmpty();
        for (var candidate : candidates) {
            var message = tally.refused().get(candidate.sql());
            if (candidate.line().refusal() == null) {
                assertThat(message).as(candidate.sql()).isNull();
            } else {
                assertThat(message)
                        .as(candidate.sql())
                        .contains(candidate.text(candidate.line().refusal()));
            }
        }
    }

    @EveryDatabase
    void the_corpus_means_the_same_in_every_phase(Database database) throws SQLException {
        var tables = new People();
        var candidates = candidates(Corpus.read("people.txt", database), tables);
        Tally tally;
        try (var lab = new Lab(database, tables)) {
            tally = run(lab, candidates, new PlainSql());
        }
        tally.invalid().forEach((sql, why) -> log.debug("Invalid: {} {}", sql, why));
        tally.refused().forEach((sql, why) -> log.debug("Refused: {} {}", sql, why));
        tally.wrong().forEach(why -> log.debug("Wrong: {}", why));
        log.info("Corpus on {}: {}", database, tally);
        assertAsExpected(tally, candidates);
        assertThat(tally.passed()).isGreaterThan(150);
    }
}
