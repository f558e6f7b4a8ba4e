package dev.expandcontract.jooq;

import dev.expandcontract.model.Migration;
import java.util.Locale;
import org.jooq.Name;
import org.jooq.VisitContext;
import org.jooq.impl.DSL;

/** Spells markers. */
final class Markers {

    private Markers() {}

    /**
     * The marker as a name. It is quoted like the name in whose place it stands if that is spelled as in the migration's
     * definition: the core then quotes the physical column as it is defined. If it is spelled differently, such as TIER for
     * tier, the database is one that folds names without quotes, and the marker has none.
     */
    static Name inPlaceOf(Name name, Migration migration, VisitContext context) {
        var spelled = spelled(name, context);
        var column = migration.column();
        boolean exact = spelled.equals(column.old()) || spelled.equals(column.next());
        if (!exact) {
            return DSL.systemName(migration.marker());
        }
        return switch (name.quoted()) {
            case QUOTED -> DSL.quotedName(migration.marker());
            case UNQUOTED -> DSL.unquotedName(migration.marker());
            case SYSTEM -> DSL.systemName(migration.marker());
            case DEFAULT, MIXED -> DSL.name(migration.marker());
        };
    }

    /** The name as jOOQ would render it in quotes. */
    private static String spelled(Name name, VisitContext context) {
        var text = String.valueOf(name.last());
        return switch (context.settings().getRenderNameCase()) {
            case LOWER -> text.toLowerCase(Locale.ROOT);
            case UPPER -> text.toUpperCase(Locale.ROOT);
            case AS_IS, LOWER_IF_UNQUOTED, UPPER_IF_UNQUOTED -> text;
        };
    }
}
