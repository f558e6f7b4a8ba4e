package dev.expandcontract.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class MigrationTest {

    @Test
    void derives_a_readable_id_from_table_and_columns() {
        assertThat(Migration.of("users", "subscription", "tier").id()).isEqualTo("users_subscription_tier");
        assertThat(Migration.of("Shop.Users", "Old", "Next").id()).isEqualTo("shop_users_old_next");
    }

    @Test
    void marker_carries_the_id() {
        assertThat(Migration.of("plan", "users", "a", "b").marker()).isEqualTo("xc$plan");
    }

    @Test
    void derived_ids_of_long_names_fit_a_marker_and_stay_apart() {
        var table = "t".repeat(50);
        var one = Migration.of(table, "column_one_old", "column_one_next");
        var two = Migration.of(table, "column_two_old", "column_two_next");
        assertThat(one.id()).hasSizeLessThanOrEqualTo(Migration.MAX_ID_LENGTH).isNotEqualTo(two.id());
        assertThat(one.marker()).hasSizeLessThanOrEqualTo(63);
    }

    @Test
    void derived_ids_of_names_that_an_id_cannot_carry_stay_apart() {
        assertThat(Migration.of("t", "a-b", "c").id())
                .isNotEqualTo(Migration.of("t", "a b", "c").id());
    }

    @Test
    void refuses_an_id_too_long_for_a_marker() {
        var id = "x".repeat(61);
        assertThatExceptionOfType(DefinitionException.class)
                .isThrownBy(() -> Migration.of(id, "users", "subscription", "tier"))
                .withMessage("The migration id '" + id + "' of users.subscription -> tier is too long for a marker: 61"
                        + " characters, at most 60 are possible. Give it a shorter id.");
    }

    @Test
    void refuses_an_id_that_a_marker_cannot_carry() {
        assertThatExceptionOfType(DefinitionException.class)
                .isThrownBy(() -> Migration.of("Users-Tier", "users", "subscription", "tier"))
                .withMessage("The migration id 'Users-Tier' of users.subscription -> tier has characters that a marker"
                        + " cannot carry. Use lower-case letters, digits and underscores.");
    }

    @Test
    void refuses_old_equal_to_next_in_whatever_case() {
        assertThatExceptionOfType(DefinitionException.class)
                .isThrownBy(() -> Migration.of("users", "tier", "TIER"))
                .withMessage("A migration of table 'users' has the same column 'tier' as old and as next. Give the new"
                        + " column a name of its own.");
    }

    @Test
    void refuses_blank_names() {
        assertThatExceptionOfType(DefinitionException.class)
                .isThrownBy(() -> Migration.of("users", " ", "tier"))
                .withMessage("A migration of table 'users' has a blank column name (old ' ', next 'tier'). Name both"
                        + " physical columns.");
        assertThatExceptionOfType(DefinitionException.class)
                .isThrownBy(() -> Migration.of("", "subscription", "tier"))
                .withMessage("The name of a migrating table is blank. Name the table that holds the column.");
    }

    @Test
    void refuses_names_of_tables_that_would_be_read_back_as_others() {
        assertThatExceptionOfType(DefinitionException.class)
                .isThrownBy(() -> new LogicalColumn(new TableName(null, "app.users"), "subscription", "tier"))
                .withMessage(
                        "The table 'app.users' of a migration has a dot in its name, or in that of its schema, which XC"
                                + " cannot tell from the one between the two. Give it another name.");
        assertThatExceptionOfType(DefinitionException.class)
                .isThrownBy(() -> new LogicalColumn(new TableName("a.b", "users"), "subscription", "tier"))
                .withMessageStartingWith("The table 'a.b.users' of a migration has a dot");
    }

    @Test
    void fingerprint_ignores_case_and_nothing_else() {
        var migration = Migration.of("users", "subscription", "tier");
        assertThat(Migration.of("USERS", "Subscription", "TIER").fingerprint()).isEqualTo(migration.fingerprint());
        assertThat(Migration.of("users", "subscription", "level").fingerprint()).isNotEqualTo(migration.fingerprint());
        assertThat(Migration.of("users", "plan", "tier").fingerprint()).isNotEqualTo(migration.fingerprint());
        assertThat(Migration.of("people", "subscription", "tier").fingerprint()).isNotEqualTo(migration.fingerprint());
        assertThat(Migration.of("s.users", "subscription", "tier").fingerprint())
                .isNotEqualTo(migration.fingerprint());
    }
}
