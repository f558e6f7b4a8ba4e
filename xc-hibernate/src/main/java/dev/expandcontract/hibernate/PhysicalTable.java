package dev.expandcontract.hibernate;

import dev.expandcontract.phase.Side;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.hibernate.boot.model.relational.InitCommand;
import org.hibernate.boot.model.relational.Namespace;
import org.hibernate.boot.model.relational.SqlStringGenerationContext;
import org.hibernate.mapping.CheckConstraint;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.ForeignKey;
import org.hibernate.mapping.Formula;
import org.hibernate.mapping.Index;
import org.hibernate.mapping.Selectable;
import org.hibernate.mapping.Table;
import org.hibernate.mapping.UniqueKey;
import org.hibernate.resource.transaction.spi.DdlTransactionIsolator;
import org.jspecify.annotations.Nullable;

/**
 * A table of the mapping with the physical columns of its migrations. What is declared for a migrating column, a key, an
 * index or a check, is declared for each of its columns; that of the next column gets a name of its own where both exist.
 */
final class PhysicalTable extends Table {

    private static final long serialVersionUID = 1L;

    private final Table original;
    private final transient Map<String, Placement> placements;
    private final transient Map<Side, Map<String, Column>> columns = new EnumMap<>(Side.class);

    /** @param placements by marker */
    PhysicalTable(Table original, Namespace namespace, Map<String, Placement> placements) {
        super(original.getContributor(), namespace, original.getNameIdentifier(), original.isAbstract());
        this.original = original;
        this.placements = placements;
        for (var side : Side.values()) {
            columns.put(side, new HashMap<>());
        }
        original.getColumns().forEach(this::add);
        if (original.getPrimaryKey() != null) {
            setPrimaryKey(original.getPrimaryKey());
        }
        setViewQuery(original.getViewQuery());
        setComment(original.getComment());
        setOptions(original.getOptions());
        setRowId(original.getRowId());
        for (var side : Side.values()) {
            original.getUniqueKeys().values().forEach(key -> add(key, side));
            original.getIndexes().values().forEach(index -> add(index, side));
            original.getForeignKeyCollection().forEach(key -> add(key, side));
            original.getChecks().forEach(check -> add(check, side));
        }
    }

    private void add(Column column) {
        var placement = placements.get(column.getName());
        if (placement == null) {
            var copy = PhysicalColumn.copy(column, this::named);
            addColumn(copy);
            columns.values().forEach(bySide -> bySide.put(column.getCanonicalName(), copy));
            return;
        }
        for (var side : placement.sides()) {
            var copy = PhysicalColumn.of(column, placement, side);
            addColumn(copy);
            columnsOf(side).put(column.getCanonicalName(), copy);
            if (side == placement.authority()) {
                columns.values().forEach(bySide -> bySide.putIfAbsent(column.getCanonicalName(), copy));
            }
        }
    }

    private Map<String, Column> columnsOf(Side side) {
        return Objects.requireNonNull(columns.get(side));
    }

    /** The columns that stand for those of the mapping on the side, or null if there is nothing to declare for them. */
    @SuppressWarnings("ReferenceEquality") // whether it is the very column that the old side has
    private @Nullable List<Column> columns(List<Column> mapped, Side side) {
        var found = new ArrayList<Column>();
        boolean differs = side == Side.OLD;
        for (var column : mapped) {
            var copy = columnsOf(side).get(column.getCanonicalName());
            if (copy == null) {
                return null;
            }
            differs |= copy != columnsOf(Side.OLD).get(column.getCanonicalName());
            found.add(copy);
        }
        return differs ? found : null;
    }

    private void add(UniqueKey key, Side side) {
        var own = columns(key.getColumns(), side);
        if (own != null) {
            var copy = getOrCreateUniqueKey(PhysicalColumn.name(key.getName(), side));
            for (int i = 0; i < own.size(); i++) {
                copy.addColumn(own.get(i), key.getColumnOrderMap().get(key.getColumn(i)));
            }
            copy.setExplicit(key.isExplicit());
            copy.setNameExplicit(key.isNameExplicit());
            copy.setOptions(key.getOptions());
        }
    }

    @SuppressWarnings("ReferenceEquality") // as for other keys
    private void add(Index index, Side side) {
        var own = new ArrayList<Selectable>();
        boolean differs = side == Side.OLD;
        for (var selectable : index.getSelectables()) {
            var copy = selectable instanceof Column column
                    ? columnsOf(side).get(column.getCanonicalName())
                    : new Formula(named(selectable.getText(), side));
            if (copy == null) {
                return;
            }
            differs |= selectable instanceof Column column
                    ? copy != columnsOf(Side.OLD).get(column.getCanonicalName())
                    : !named(selectable.getText(), side).equals(named(selectable.getText(), Side.OLD));
            own.add(copy);
        }
        if (differs) {
            var copy = getOrCreateIndex(PhysicalColumn.name(index.getName(), side));
            for (int i = 0; i < own.size(); i++) {
                copy.addColumn(
                        own.get(i),
                        index.getSelectableOrderMap().get(index.getSelectables().get(i)));
            }
            copy.setUnique(index.isUnique());
            copy.setOptions(index.getOptions());
        }
    }

    private void add(ForeignKey key, Side side) {
        var own = columns(key.getColumns(), side);
        if (own != null && (side == Side.NEXT || key.getColumns().stream().noneMatch(this::convertedBeforeNext))) {
            var referenced = key.getReferencedColumns().stream()
                    .map(column -> PhysicalColumn.referenced(column, placements))
                    .toList();
            var copy = createForeignKey(
                    PhysicalColumn.name(key.getName(), side),
                    own,
                    key.getReferencedEntityName(),
                    key.getKeyDefinition(),
                    key.getOptions(),
                    referenced.isEmpty() ? null : referenced);
            copy.setReferencedTable(key.getReferencedTable());
            copy.setOnDeleteAction(key.getOnDeleteAction());
            if (!key.isCreationEnabled()) {
                copy.disableCreation();
            }
        }
    }

    /** Whether the old column stands for the column, and refers to nothing, because it stores values in another way. */
    private boolean convertedBeforeNext(Column column) {
        var placement = placements.get(column.getName());
        return placement != null && placement.converts() && placement.sides().contains(Side.OLD);
    }

    private void add(CheckConstraint check, Side side) {
        var text = named(check.getConstraint(), side);
        if (side == Side.OLD || !text.equals(named(check.getConstraint(), Side.OLD))) {
            addCheck(new CheckConstraint(PhysicalColumn.name(check.getName(), side), text, check.getOptions()));
        }
    }

    /** A piece of SQL with the columns of the side. */
    private String named(String sql, Side side) {
        return named(sql, placement -> placement.standIn(side));
    }

    /** A piece of SQL with the columns that are as the mapping says. */
    private String named(String sql) {
        return named(sql, Placement::authority);
    }

    private String named(String sql, Function<Placement, Side> side) {
        var text = sql;
        for (var column : original.getColumns()) {
            var placement = placements.get(column.getName());
            if (placement != null) {
                text = PhysicalColumn.named(text, placement, side.apply(placement));
            }
        }
        return text;
    }

    @Override
    public String getExtraDeclarations() {
        return original.getExtraDeclarations();
    }

    @Override
    public List<InitCommand> getInitCommands(SqlStringGenerationContext context) {
        return original.getInitCommands(context);
    }

    @Override
    public List<InitCommand> getResyncCommands(SqlStringGenerationContext context, DdlTransactionIsolator isolator) {
        return original.getResyncCommands(context, isolator);
    }

    @Override
    public List<InitCommand> getResetCommands(SqlStringGenerationContext context) {
        return original.getResetCommands(context);
    }

    @Override
    public boolean equals(Object other) {
        return super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}
