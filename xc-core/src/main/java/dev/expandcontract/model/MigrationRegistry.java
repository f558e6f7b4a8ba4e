package dev.expandcontract.model;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All migrations that this instance knows, checked against each other. Immutable. */
public final class MigrationRegistry {

    /** The registry of an instance that migrates nothing. */
    public static final MigrationRegistry EMPTY = new MigrationRegistry(Map.of());

    private final Map<String, Migration> byId;

    private MigrationRegistry(Map<String, Migration> byId) {
        this.byId = byId;
    }

    /** A registry of the given migrations. */
    public static MigrationRegistry of(Migration... migrations) {
        return EMPTY.with(List.of(migrations));
    }

    /**
     * A registry that has the given migrations too. One that is known already, under the same id with the same
     * definition, is no contradiction.
     *
     * @throws DefinitionException if two definitions share an id, or a column belongs to two migrations
     */
    public MigrationRegistry with(Collection<Migration> added) {
        var all = new LinkedHashMap<>(byId);
        for (var migration : added) {
            var same = all.putIfAbsent(migration.id(), migration);
            if (same == null) {
                refuseSharedColumn(migration, all.values());
            } else if (!same.fingerprint().equals(migration.fingerprint())) {
                throw new DefinitionException("Two migrations have the id '" + migration.id() + "': "
                        + same.definition() + " and " + migration.definition() + ". Give one of them another id.");
            }
        }
        return new MigrationRegistry(all);
    }

    private static void refuseSharedColumn(Migration migration, Collection<Migration> all) {
        for (var other : all) {
            if (!other.id().equals(migration.id())
                    && other.column().table().matches(migration.column().table())) {
                for (var name :
                        List.of(migration.column().old(), migration.column().next())) {
                    if (other.column().hasPhysical(name)) {
                        throw new DefinitionException("Column '" + name + "' of table '"
                                + migration.column().table() + "' is in two migrations: " + other + " and " + migration
                                + ". A column can be in one migration at a time; finish the first one, or remove one.");
                    }
                }
            }
        }
    }

    /** All migrations, in the order of their registration. */
    public Collection<Migration> all() {
        return List.copyOf(byId.values());
    }

    public boolean isEmpty() {
        return byId.isEmpty();
    }

    /** The migration with the id, or null. */
    public @Nullable Migration byId(String id) {
        return byId.get(id);
    }

    /** The migration that the identifier is the marker of, in whatever case, or null. */
    public @Nullable Migration byMarker(String identifier) {
        return isMarker(identifier)
                ? byId.get(
                        identifier.substring(Migration.MARKER_PREFIX.length()).toLowerCase(Locale.ROOT))
                : null;
    }

    /** Whether the identifier has the form of a marker, known to this registry or not. */
    public static boolean isMarker(String identifier) {
        return identifier.regionMatches(true, 0, Migration.MARKER_PREFIX, 0, Migration.MARKER_PREFIX.length());
    }
}
