package dev.expandcontract.jooq;

import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.Migration;
import dev.expandcontract.model.MigrationRegistry;
import java.util.function.Supplier;
import org.jooq.Asterisk;
import org.jooq.DDLQuery;
import org.jooq.Field;
import org.jooq.Name;
import org.jooq.Param;
import org.jooq.QualifiedAsterisk;
import org.jooq.TableField;
import org.jooq.VisitContext;
import org.jooq.VisitListener;
import org.jooq.impl.QOM;
import org.jspecify.annotations.Nullable;

/**
 * Sees every part of a statement before jOOQ renders it, and puts markers in the place of the names of logical columns. It
 * only plants: what is written twice, the core writes. Thread-safe.
 */
final class MarkerListener implements VisitListener {

    private final Supplier<MigrationRegistry> migrations;
    private volatile Known known = new Known(MigrationRegistry.EMPTY);

    MarkerListener(Supplier<MigrationRegistry> migrations) {
        this.migrations = migrations;
    }

    @Override
    public void visitStart(VisitContext context) {
        if (context.renderContext() == null) {
            return;
        }
        var current = known();
        if (current.isEmpty()) {
            return;
        }
        switch (context.queryPart()) {
            case Name name -> {
                if (current.mayBeColumn(last(name))) {
                    plant(context, current, name);
                }
            }
            case Asterisk asterisk -> {
                if (context.context().declareFields()) {
                    rendering(context, current).asterisks().expand(context, asterisk);
                }
            }
            case QualifiedAsterisk asterisk -> {
                if (context.context().declareFields()) {
                    rendering(context, current).asterisks().expand(context, asterisk);
                }
            }
            case Param<?> parameter -> {
                if (current.anyInJava()) {
                    rendering(context, current).parameters().render(context, parameter);
                }
            }
            default -> {}
        }
    }

    /** The migrations of now. They change when some are registered, which is seldom. */
    private Known known() {
        var current = known;
        var registry = migrations.get();
        if (!current.isOf(registry)) {
            current = new Known(registry);
            known = current;
        }
        return current;
    }

    private static String last(Name name) {
        var last = name.last();
        return last == null ? "" : last;
    }

    private void plant(VisitContext context, Known current, Name name) {
        var migration = isSchemaChange(context) ? null : migration(context, current, name);
        if (migration != null) {
            refuseOldRepresentation(migration, last(name));
            context.queryPart(Markers.inPlaceOf(name, migration, context));
        }
    }

    /** Under a conversion the field of the old column would be given, and give, what the next one stores. */
    private static void refuseOldRepresentation(Migration migration, String name) {
        var column = migration.column();
        if (!migration.conversion().equals(Conversion.NONE) && column.old().equalsIgnoreCase(name)) {
            throw new UnsupportedStatementException("A statement of jOOQ names the field '" + name + "' of the table "
                    + column.table() + ", which is the old column of migration " + migration.id() + " (" + column
                    + "). Its values are converted, and the application deals in what '" + column.next()
                    + "' stores, in every phase. Use the field '" + column.next()
                    + "', and exclude the old column from the generated code.");
        }
    }

    private @Nullable Migration migration(VisitContext context, Known current, Name name) {
        var parts = context.queryParts();
        int last = parts.length - 1;
        if (last > 0 && parts[last - 1] instanceof TableField<?, ?> field && isNameOf(field, name)) {
            var rendering = rendering(context, current);
            var migration = rendering.fields().of(field, parts);
            return migration == null ? rendering.emulations().of(last(name), parts) : migration;
        }
        boolean isLabel = last > 1 && parts[last - 2] instanceof QOM.FieldAlias<?> label && isNameOf(label, name);
        return isLabel ? rendering(context, current).emulations().of(last(name), parts) : null;
    }

    private static boolean isNameOf(Field<?> field, Name name) {
        return field.getUnqualifiedName().equals(name);
    }

    /** Changes of the schema are the operator's, who means physical columns. */
    private static boolean isSchemaChange(VisitContext context) {
        return context.context().topLevel() instanceof DDLQuery;
    }

    private static Rendering rendering(VisitContext context, Known current) {
        return Rendering.of(context, current);
    }
}
