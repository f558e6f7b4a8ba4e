package dev.expandcontract.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;

class MigrationRegistryTest {

    private static final Migration TIER = Migration.of("tier", "users", "subscription", "tier");

    @Test
    void finds_a_migration_by_its_marker_in_any_case() {
        var registry = MigrationRegistry.of(TIER);
        assertThat(registry.byMarker("xc$tier")).isEqualTo(TIER);
        assertThat(registry.byMarker("XC$TIER")).isEqualTo(TIER);
        assertThat(registry.byMarker("xc$other")).isNull();
        assertThat(registry.byMarker("tier")).isNull();
    }

    @Test
    void knows_the_form_of_a_marker() {
        assertThat(MigrationRegistry.isMarker("Xc$anything")).isTrue();
        assertThat(MigrationRegistry.isMarker("xc_anything")).isFalse();
    }

    @Test
    void takes_the_same_definition_twice() {
        assertThat(MigrationRegistry.of(TIER).with(List.of(TIER)).all()).containsExactly(TIER);
    }

    @Test
    void refuses_two_definitions_under_one_id() {
        assertThatExceptionOfType(DefinitionException.class)
                .isThrownBy(() -> MigrationRegistry.of(TIER, Migration.of("tier", "users", "subscription", "level")))
                .withMessage("Two migrations have the id 'tier': users.subscription -> tier and users.subscription ->"
                        + " level. Give one of them another id.");
    }

    @Test
    void refuses_one_column_in_two_migrations() {
        assertThatExceptionOfType(DefinitionException.class)
                .isThrownBy(() -> MigrationRegistry.of(TIER, Migration.of("level", "shop.users", "TIER", "level")))
                .withMessage("Column 'TIER' of table 'shop.users' is in two migrations: tier (users.subscription ->"
                        + " tier) and level (shop.users.TIER -> level). A column can be in one migration at a time;"
                        + " finish the first one, or remove one.");
    }

    @Test
    void takes_equal_column_names_of_different_tables() {
        var other = Migration.of("accounts", "subscription", "tier");
        assertThat(MigrationRegistry.of(TIER, other).all()).containsExactly(TIER, other);
    }

    @Test
    void is_not_changed_by_a_refused_addition() {
        var registry = MigrationRegistry.of(TIER);
        assertThatExceptionOfType(DefinitionException.class)
                .isThrownBy(
                        () -> registry.with(List.of(Migration.of("a", "b", "c"), Migration.of("users", "tier", "x"))));
        assertThat(registry.all()).containsExactly(TIER);
    }
}
