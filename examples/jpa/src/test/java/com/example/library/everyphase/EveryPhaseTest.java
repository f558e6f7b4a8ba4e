package com.example.library.everyphase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.phase.Side;
import dev.expandcontract.test.EveryPhase;
import dev.expandcontract.test.PhaseRun;
import dev.expandcontract.test.Schema;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** With the data source wrapped, the library's own tests are green in every phase of its eight migrations. */
@Schema(LibrarySchema.class)
class EveryPhaseTest {

    private static final List<String> ROWS_WHOSE_COLUMNS_DIFFER = List.of(
            "select id from publishers where coalesce(zip, '') <> coalesce(postal_code, '')",
            "select code from branches where coalesce(zip, '') <> coalesce(postal_code, '')",
            "select id from patrons where coalesce(zip, '') <> coalesce(postal_code, '')",
            "select id from media where coalesce(lang, '') <> coalesce(language_name, '')",
            "select id from copies where copy_number is null or barcode <> copy_number",
            "select id from loans where borrower_id is null or patron_id <> borrower_id",
            "select id from reservations where state is null or state <> case status when 0 then 'WAITING' when 1 then"
                    + " 'READY' when 2 then 'COLLECTED' when 3 then 'CANCELLED' end",
            "select id from fees where amount is null or cents <> amount * 100");

    @EveryPhase
    void the_tests_of_the_library_are_green(PhaseRun run) {
        Suite.assertGreen(run.toString(), run.dataSource(), Map.of());
        for (var migration : LibrarySchema.MIGRATIONS) {
            for (var side : run.state().present()) {
                assertThat(run.log().statements())
                        .as("statements with %s in %s", migration.name(side), run)
                        .anyMatch(statement -> statement.contains(migration.name(side)));
            }
        }
        assertThat(run.rows("select id from fees")).hasSize(4);
        if (run.present(Side.OLD) && run.present(Side.NEXT)) {
            ROWS_WHOSE_COLUMNS_DIFFER.forEach(
                    query -> assertThat(run.rows(query)).isEmpty());
        }
    }

    /** A developer's database in memory, with an {@link dev.expandcontract.Xc} around its data source. */
    @Test
    void the_tests_of_the_library_are_green_by_themselves() {
        Suite.assertGreen("in memory");
    }
}
