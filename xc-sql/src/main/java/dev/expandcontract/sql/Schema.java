package dev.expandcontract.sql;

import dev.expandcontract.catalog.RelationInfo;
import dev.expandcontract.catalog.TableInfo;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.Migration;
import dev.expandcontract.model.MigrationRegistry;
import dev.expandcontract.model.TableName;
import dev.expandcontract.rewrite.Lexer;
import dev.expandcontract.rewrite.Token;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of tables, views and migrations. Names count without regard to case. Immutable. */
final class Schema {

    private final List<Migration> migrations;
    private final List<RelationInfo> relations;
    private final Set<String> physical = new HashSet<>();
    /** By the folded names of views: a migration whose columns each shows. */
    private final Map<String, Migration> views = new HashMap<>();

    Schema(MigrationRegistry registry, Database database, List<RelationInfo> relations) {
        migrations = List.copyOf(registry.all());
        this.relations = List.copyOf(relations);
        for (var migration : migrations) {
            physical.add(fold(migration.column().old()));
            physical.add(fold(migration.column().next()));
        }
        boolean grows = true;
        while (grows) {
            grows = false;
            for (var relation : relations) {
                grows |= relation.kind() == TableInfo.Kind.VIEW && addView(relation, database);
            }
        }
    }

    private boolean addView(RelationInfo view, Database database) {
        var name = fold(view.name().name());
        if (views.containsKey(name)) {
            return false;
        }
        var shown = shown(view, database);
        if (shown != null) {
            views.put(name, shown);
        }
        return shown != null;
    }

    private @Nullable Migration shown(RelationInfo view, Database database) {
        if (view.definition() == null) {
            return migrations.stream()
                    .filter(migration -> view.columns().stream().anyMatch(migration.column()::hasPhysical))
                    .findFirst()
                    .orElse(null);
        }
        var names = new HashSet<String>();
        for (var token : Lexer.tokens(view.definition(), database)) {
            if (token.isIdentifier()) {
                names.add(fold(token.text()));
            }
        }
        for (var migration : migrations) {
            if (names.contains(fold(migration.column().table().name()))
                    && (names.contains(fold(migration.column().old()))
                            || names.contains(fold(migration.column().next())))) {
                return migration;
            }
        }
        return names.stream()
                .filter(views::containsKey)
                .map(views::get)
                .findFirst()
                .orElse(null);
    }

    static String fold(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** The folded names of views that show migrating columns. */
    Set<String> views() {
        return Collections.unmodifiableSet(views.keySet());
    }

    /** A migration whose columns the view shows, or null if it is no such view. */
    @Nullable
    Migration shownBy(TableName view) {
        return views.get(fold(view.name()));
    }

    /** Whether the token may name a physical column of any migration. */
    boolean isPhysical(Token token) {
        return token.isIdentifier() && physical.contains(fold(token.text()));
    }

    /** Whether the token may name the table of a migration. */
    boolean isTable(Token token) {
        return token.isIdentifier()
                && migrations.stream()
                        .anyMatch(migration -> migration.column().table().name().equalsIgnoreCase(token.text()));
    }

    /** The table or view, or null if it is not known. */
    @Nullable
    RelationInfo find(TableName name) {
        for (var relation : relations) {
            if (relation.name().matches(name)) {
                return relation;
            }
        }
        return null;
    }

    /** The migrations of the table. */
    List<Migration> migrationsOf(TableName table) {
        return migrations.stream()
                .filter(migration -> migration.column().table().matches(table))
                .toList();
    }
}
