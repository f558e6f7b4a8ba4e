package dev.expandcontract.rewrite;

import dev.expandcontract.model.Migration;
import dev.expandcontract.model.MigrationRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The names that make a statement concern a migration. */
final class Vocabulary {

    private static final Pattern WORD = Pattern.compile("\\w+");

    private final MigrationRegistry registry;
    private final Map<String, List<Migration>> byPhysical;
    private final Map<String, List<Migration>> byTable;
    private final Needles names;
    private final Needles physical;
    /** The names, and what concerns the session, which matters once anything migrates. */
    private final Needles mattering;
    /** The offsets of tokens that are known to name nothing that migrates. */
    private final Set<Integer> others;

    Vocabulary(MigrationRegistry registry) {
        this(registry, Set.of());
    }

    /** @param names further names, in lower case, that make a text worth a look */
    Vocabulary(MigrationRegistry registry, Set<String> names) {
        this.registry = registry;
        byPhysical = new HashMap<>();
        byTable = new HashMap<>();
        others = Set.of();
        for (var migration : registry.all()) {
            var column = migration.column();
            add(byPhysical, column.old(), migration);
            add(byPhysical, column.next(), migration);
            add(byTable, column.table().name(), migration);
        }
        var all = new HashSet<>(names);
        all.addAll(byTable.keySet());
        all.add(Migration.MARKER_PREFIX);
        this.names = new Needles(all);
        physical = new Needles(byPhysical.keySet());
        if (!registry.isEmpty()) {
            all.addAll(TransactionControl.WORDS);
            all.addAll(SessionLocks.WORDS);
        }
        mattering = new Needles(all);
    }

    private Vocabulary(Vocabulary other, Set<Integer> others) {
        registry = other.registry;
        byPhysical = other.byPhysical;
        byTable = other.byTable;
        names = other.names;
        physical = other.physical;
        mattering = other.mattering;
        this.others = others;
    }

    /** The same for one text in which the tokens at the offsets are known to name nothing that migrates. */
    Vocabulary knowing(Set<Integer> offsets) {
        return new Vocabulary(this, offsets);
    }

    private static void add(Map<String, List<Migration>> map, String name, Migration migration) {
        var migrations = map.get(fold(name));
        if (migrations == null) {
            migrations = new ArrayList<>();
            map.put(fold(name), migrations);
        }
        migrations.add(migration);
    }

    private static String fold(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** Whether the text may concern a migration, begin a transaction or give back locks of the session. */
    boolean mayMatter(String sql) {
        return mattering.anyIn(sql);
    }

    /** Whether the text may concern a migration: it holds, anywhere, the beginning of a marker or a migrating table's name. */
    boolean mayConcern(String sql) {
        return names.anyIn(sql);
    }

    /** The migration that the token is the marker of, or null. */
    @Nullable
    Migration marked(Token token) {
        return token.isIdentifier() ? registry.byMarker(token.text()) : null;
    }

    /** Whether the token is a marker, but of no migration that is known. Quotes can hold more than an identifier of ours. */
    boolean isUnknownMarker(Token token) {
        return token.isIdentifier()
                && MigrationRegistry.isMarker(token.text())
                && WORD.matcher(token.text().substring(Migration.MARKER_PREFIX.length()))
                        .matches()
                && registry.byMarker(token.text()) == null;
    }

    /** The migrations of which the token names a physical column, if it is an identifier for one. */
    List<Migration> physical(Token token) {
        return token.isIdentifier() && !others.contains(token.start())
                ? byPhysical.getOrDefault(fold(token.text()), List.of())
                : List.of();
    }

    /** The migrations whose table the token may name. */
    List<Migration> ofTable(Token token) {
        return token.isIdentifier() ? byTable.getOrDefault(fold(token.text()), List.of()) : List.of();
    }

    /** Whether the characters hold anything that could concern a migration, a physical column included. */
    boolean holdsAnyName(String text) {
        return mayConcern(text) || physical.anyIn(text);
    }

    /** A migration whose table or marker the characters hold, or null. */
    @Nullable
    Migration firstNamedIn(String text) {
        for (var migration : registry.all()) {
            var column = migration.column();
            if (Needles.isIn(text, column.table().name()) || Needles.isIn(text, migration.marker())) {
                return migration;
            }
        }
        return null;
    }

    /** All markers, for a message. */
    String markers() {
        return registry.isEmpty()
                ? "none"
                : registry.all().stream().map(Migration::marker).collect(Collectors.joining(", "));
    }

    Collection<Migration> all() {
        return registry.all();
    }
}
