package dev.expandcontract.sql;

import dev.expandcontract.catalog.Quoting;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Side;
import dev.expandcontract.sql.Source.Base;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.AllTableColumns;
import org.jspecify.annotations.Nullable;

/** Lists the columns of migrating tables in place of a {@code *}. */
final class Stars {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final Walk walk;
    private final Quoting quoting;

    Stars(Walk walk) {
        this.walk = walk;
        quoting = new Quoting(walk.database);
    }

    void star(AllColumns star, Scope scope, Position position, Items items) {
        var range = walk.ledger.range(star);
        if (range == null) {
            throw Unresolved.notParsed("*");
        }
        walk.ledger.account(range);
        var sources = star instanceof AllTableColumns of ? of(range, of, scope) : scope.sources();
        var migrating = migration(sources);
        if (position == Position.EXISTS || migrating == null) {
            labels(sources, items);
            if (position != Position.EXISTS && position != Position.ROWS && items.starred() != null) {
                throw refused(position, items.starred());
            }
            return;
        }
        if (star.getExceptColumns() != null || star.getReplaceExpressions() != null) {
            throw Unresolved.star("except some of them", migrating);
        }
        if (position != Position.ROWS) {
            throw refused(position, migrating);
        }
        if (scope.joinsByName() && !(star instanceof AllTableColumns)) {
            throw Unresolved.star("of a join with USING", migrating);
        }
        items.starred(migrating);
        var columns = new ArrayList<String>();
        boolean qualified = star instanceof AllTableColumns || scope.sources().size() > 1;
        for (var source : sources) {
            columns.addAll(expand(source, qualified, items, migrating));
        }
        walk.ledger.replace(range, String.join(", ", columns));
    }

    private static Unresolved refused(Position position, Migration migrating) {
        return Unresolved.star(
                position == Position.VALUE ? "as values" : "where columns are counted, as in a UNION or INSERT",
                migrating);
    }

    private List<Source> of(Ledger.Range range, AllTableColumns star, Scope scope) {
        var source = scope.find(Names.unquoted(star.getTable().getName()));
        if (source == null) {
            throw Unresolved.name(walk.ledger.token(range.first()), null);
        }
        return List.of(source);
    }

    private static @Nullable Migration migration(List<Source> sources) {
        for (var source : sources) {
            if (source instanceof Base table && !table.migrations().isEmpty()) {
                return table.migrations().getFirst();
            }
        }
        return null;
    }

    private static void labels(List<Source> sources, Items items) {
        for (var source : sources) {
            var labels =
                    switch (source) {
                        case Base table ->
                            table.relation() == null ? null : table.relation().columns();
                        case Source.Derived derived -> derived.labels();
                        case Source.Proposed row -> List.<String>of();
                        case Source.Opaque opaque -> null;
                    };
            if (labels == null) {
                items.addUnknown();
            } else {
                labels.forEach(label -> items.add(label, true));
            }
            if (source instanceof Source.Derived derived && derived.starred() != null) {
                items.starred(derived.starred());
            }
        }
    }

    private List<String> expand(Source source, boolean qualified, Items items, Migration migrating) {
        if (source instanceof Base table && !table.migrations().isEmpty()) {
            var qualifier = qualified ? source.text() + "." : "";
            return logical(table).stream()
                    .flatMap(column -> item(column, qualifier, items).stream())
                    .toList();
        }
        if (source.text().isEmpty()) {
            throw Unresolved.star("beside a subquery without an alias", migrating);
        }
        labels(List.of(source), items);
        return source instanceof Source.Proposed ? List.of() : List.of(source.text() + ".*");
    }

    /** A column that does not migrate, or a migration. */
    sealed interface Logical {}

    record Plain(String name) implements Logical {}

    record Migrating(Migration migration, Base table) implements Logical {}

    /**
     * The columns of the table in their order, each migration where one of its columns comes first.
     *
     * @throws Unresolved if the catalog does not know them
     */
    static List<Logical> logical(Base table) {
        var relation = table.relation();
        if (relation == null) {
            throw Unresolved.star(
                    "which the catalog did not have at start-up",
                    table.migrations().getFirst());
        }
        var all = new LinkedHashSet<Logical>();
        for (var column : relation.columns()) {
            var migration = table.migration(column);
            all.add(migration == null ? new Plain(column) : new Migrating(migration, table));
        }
        return List.copyOf(all);
    }

    private List<String> item(Logical column, String qualifier, Items items) {
        return switch (column) {
            case Plain plain -> {
                items.add(plain.name(), true);
                yield List.of(qualifier + quoting.quote(plain.name()));
            }
            case Migrating one -> {
                var migration = one.migration();
                var names = new ArrayList<String>();
                for (var side : Side.values()) {
                    // What is converted is only what next stores.
                    if (side == Side.NEXT || migration.conversion().equals(Conversion.NONE)) {
                        items.add(migration.name(side), true);
                        names.add(qualifier + migration.marker() + " as " + label(one.table(), migration.name(side)));
                    }
                }
                yield names;
            }
        };
    }

    /** As the catalog has it, or as the database would make it of a bare name. */
    private String label(Base table, String name) {
        var relation = table.relation();
        var known = relation == null
                ? Optional.<String>empty()
                : relation.columns().stream().filter(name::equalsIgnoreCase).findFirst();
        return known.map(quoting::quote)
                .orElse(PLAIN.matcher(name).matches() && !walk.isMySql() ? name : quoting.quote(name));
    }

    String quoted(String name) {
        return quoting.quote(name);
    }
}
