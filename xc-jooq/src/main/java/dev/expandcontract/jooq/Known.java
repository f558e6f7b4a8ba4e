package dev.expandcontract.jooq;

import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.Migration;
import dev.expandcontract.model.MigrationRegistry;
import dev.expandcontract.model.TableName;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The migrations of one moment, by the names that jOOQ may have for their columns. */
final class Known {

    private final MigrationRegistry registry;
    private final Collection<Migration> migrations;
    private final Set<String> columns = new HashSet<>();

    private final boolean anyInJava;

    Known(MigrationRegistry registry) {
        this.registry = registry;
        migrations = registry.all();
        anyInJava = migrations.stream().anyMatch(migration -> migration.conversion() instanceof Conversion.InJava);
        for (var migration : migrations) {
            columns.add(fold(migration.column().old()));
            columns.add(fold(migration.column().next()));
        }
    }

    boolean isOf(MigrationRegistry other) {
        return registry == other;
    }

    /** Whether Java converts a column. */
    boolean anyInJava() {
        return anyInJava;
    }

    boolean isEmpty() {
        return migrations.isEmpty();
    }

    /** Whether some table has a physical column of the name. */
    boolean mayBeColumn(String name) {
        return columns.contains(fold(name));
    }

    /** The migration of which the table's column is one of the physical ones, or null. */
    @Nullable
    Migration of(TableName table, String column) {
        for (var migration : migrations) {
            if (migration.column().hasPhysical(column)
                    && table.matches(migration.column().table())) {
                return migration;
            }
        }
        return null;
    }

    /** Whether the table has a migrating column. */
    boolean concerns(TableName table) {
        return migrations.stream()
                .anyMatch(migration -> table.matches(migration.column().table()));
    }

    private static String fold(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
