package dev.expandcontract.rewrite;

import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.ColumnUse;
import dev.expandcontract.phase.Side;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which names of columns an application may use for those that a rewritten statement reads. */
final class ResultNames {

    /** From one name, in any case, to another. */
    private record Entry(String name, String physical) {}

    private final List<Entry> entries;
    /** By each of their names, in lower case. */
    private final Map<String, Migration> converting;

    /**
     * The columns of results that hold what is converted are called as the marker.
     *
     * @param uses the migrations whose markers the statement holds
     * @param own physical names, in lower case, that the statement itself gives to something else
     */
    ResultNames(Map<Migration, ColumnUse> uses, Set<String> own) {
        var all = new ArrayList<Entry>();
        var conversions = new HashMap<String, Migration>();
        uses.forEach((migration, use) -> {
            boolean converted = migration.conversion() instanceof Conversion.InSql inSql
                    && inSql.read(use.reads()).isPresent();
            var read = converted ? migration.marker() : migration.name(use.reads());
            var names = converted
                    ? List.of(migration.name(Side.OLD), migration.name(Side.NEXT))
                    : List.of(migration.name(use.reads().opposite()));
            if (migration.conversion() instanceof Conversion.InSql inSql && !inSql.equals(Conversion.NONE)) {
                for (var name : List.of(migration.marker(), migration.name(Side.OLD), migration.name(Side.NEXT))) {
                    conversions.put(name.toLowerCase(Locale.ROOT), migration);
                }
            }
            all.add(new Entry(migration.marker(), read));
            for (var name : names) {
                if (!own.contains(name.toLowerCase(Locale.ROOT))) {
                    all.add(new Entry(name, read));
                }
            }
        });
        entries = List.copyOf(all);
        converting = Map.copyOf(conversions);
    }

    /** The migration that converts in SQL what the name stands for, or null. */
    @Nullable
    Migration converting(String name) {
        return converting.get(name.toLowerCase(Locale.ROOT));
    }

    String physical(String name) {
        for (int i = 0; i < entries.size(); i++) {
            var entry = entries.get(i);
            if (entry.name().equalsIgnoreCase(name)) {
                return entry.physical();
            }
        }
        return name;
    }
}
