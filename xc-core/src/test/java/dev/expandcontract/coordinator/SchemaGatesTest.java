package dev.expandcontract.coordinator;

import static dev.expandcontract.coordinator.Situations.TIER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.catalog.ColumnInfo;
import dev.expandcontract.catalog.IndexInfo;
import dev.expandcontract.catalog.TableInfo;
import java.sql.Types;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchemaGatesTest {

    private static final ColumnInfo OLD = varchar("subscription", 20, false);
    private static final ColumnInfo NEXT = varchar("tier", 20, true);

    @Test
    void next_must_exist() {
        assertThat(answer("next-column-exists", table(OLD, NEXT)).passed()).isTrue();
        assertThat(answer("next-column-exists", table(OLD)).toString())
                .isEqualTo(
                        "next-column-exists (hard) failed: column 'tier' of table 'users' does not exist; the table has"
                                + " subscription. Remedy: Add the column, nullable or with a default, then try again.");
    }

    @Test
    void next_must_hold_what_is_written() {
        assertThat(answer("next-column-type", table(OLD, NEXT)).reason())
                .isEqualTo("column 'tier' of table 'users' of type varchar(20) can hold varchar(20).");
        var narrow = answer("next-column-type", table(OLD, varchar("tier", 10, true)));
        assertThat(narrow.reason())
                .contains("varchar(10)")
                .contains("varchar(20)")
                .contains("it is shorter");
        assertThat(narrow.remedy()).isEqualTo("Change the type of 'tier' to varchar(20) or a wider one.");
        assertThat(answer("next-column-type", table(OLD)).passed()).isFalse();
    }

    @Test
    void next_must_not_be_computed() {
        var computed = new ColumnInfo("tier", Types.VARCHAR, "varchar", 20, 0, true, null, true, false);
        assertThat(answer("next-column-type", table(OLD, computed)).reason())
                .isEqualTo("column 'tier' of table 'users' is computed by the database and cannot be written.");
    }

    @Test
    void a_table_without_primary_key_is_told_early() {
        var keyless = new TableInfo(
                null, null, "users", TableInfo.Kind.TABLE, List.of(OLD, NEXT), List.of(), List.<IndexInfo>of());
        assertThat(answer("primary-key", keyless).toString())
                .isEqualTo("primary-key (hard) failed: Table 'users' has no primary key, so that its rows cannot be"
                        + " backfilled. Remedy: Give the table a primary key.");
        assertThat(answer("primary-key", table(OLD, NEXT)).passed()).isTrue();
    }

    @Test
    void defaults_that_would_part_the_columns_are_told() {
        assertThat(answer("same-default", table(OLD, NEXT)).reason())
                .isEqualTo("Both columns have the same default: none.");
        assertThat(answer("same-default", table(withDefault(OLD, "'free'"), NEXT))
                        .toString())
                .isEqualTo("same-default (soft) failed: column 'subscription' of table 'users' has the default 'free',"
                        + " 'tier' has none. An INSERT that names neither would store two different values. Remedy: Give"
                        + " both the same default; or override this gate if every INSERT names the column.");
        assertThat(answer(
                                "same-default",
                                table(
                                        withDefault(OLD, "'free'::character varying(20)"),
                                        withDefault(NEXT, "'free'::text")))
                        .passed())
                .isTrue();
    }

    private static ColumnInfo withDefault(ColumnInfo column, String expression) {
        return new ColumnInfo(
                column.name(),
                column.jdbcType(),
                column.typeName(),
                column.size(),
                column.scale(),
                column.nullable(),
                expression,
                false,
                false);
    }

    @Test
    void contract_needs_an_old_that_may_be_omitted() {
        var answer = answer("old-accepts-insert", table(OLD, NEXT));
        assertThat(answer.passed()).isFalse();
        assertThat(answer.reason())
                .isEqualTo(
                        "In CONTRACT no statement names 'subscription', but column 'subscription' of table 'users' is"
                                + " NOT NULL and has no default, so that every INSERT that does not name it fails.");
        assertThat(answer.remedy()).isEqualTo("First make the column nullable, or give it a default.");
        assertThat(answer("old-accepts-insert", table(varchar("subscription", 20, true), NEXT))
                        .passed())
                .isTrue();
        assertThat(answer("old-accepts-insert", table(NEXT)).passed()).isTrue();
    }

    @Test
    void expand_needs_a_next_that_may_be_omitted() {
        assertThat(answer("next-accepts-insert", table(OLD, NEXT)).passed()).isTrue();
        assertThat(answer("next-accepts-insert", table(OLD, varchar("tier", 20, false)))
                        .reason())
                .startsWith("In EXPAND no statement names 'tier', but column 'tier' of table 'users' is NOT NULL");
    }

    @Test
    void the_way_back_from_contract_needs_old() {
        assertThat(answer("old-column-exists", table(OLD, NEXT)).passed()).isTrue();
        assertThat(answer("old-column-exists", table(NEXT)).toString())
                .isEqualTo("old-column-exists (hard) failed: column 'subscription' of table 'users' does not exist; the"
                        + " table has tier. Remedy: There is no way back once the column is dropped, unless it is added"
                        + " again, nullable or with a default, and filled by a reverse backfill.");
    }

    private static ColumnInfo varchar(String name, int size, boolean nullable) {
        return new ColumnInfo(name, Types.VARCHAR, "varchar", size, 0, nullable, null, false, false);
    }

    private static TableInfo table(ColumnInfo... columns) {
        return new TableInfo(
                null, null, "users", TableInfo.Kind.TABLE, List.of(columns), List.of("id"), List.<IndexInfo>of());
    }

    private static GateResult answer(String name, TableInfo table) {
        return SchemaGates.ALL.stream()
                .filter(gate -> gate.name().equals(name))
                .findFirst()
                .orElseThrow()
                .result(new SchemaGates.Schema(TIER, table));
    }
}
