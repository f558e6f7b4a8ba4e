package dev.expandcontract.jooq;

import dev.expandcontract.model.Conversion;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Param;
import org.jooq.QueryPart;
import org.jooq.RenderContext.CastMode;
import org.jooq.VisitContext;
import org.jooq.impl.CustomField;
import org.jooq.impl.QOM;
import org.jspecify.annotations.Nullable;

/**
 * Renders parameters that are compared with a column that Java converts as they are. jOOQ writes casts around parameters
 * for databases that would like to know their type, but these have another type as long as the old column is read.
 */
final class Parameters {

    private final LogicalFields fields;

    Parameters(LogicalFields fields) {
        this.fields = fields;
    }

    void render(VisitContext context, Param<?> parameter) {
        var parts = context.queryParts();
        var compared = compared(parts);
        var migration = compared == null ? null : fields.of(compared, parts);
        if (migration != null && migration.conversion() instanceof Conversion.InJava) {
            context.queryPart(uncast(parameter));
        }
    }

    /** What the last part is compared with, or null. */
    private static @Nullable Field<?> compared(QueryPart[] parts) {
        int last = parts.length - 1;
        for (int i = last - 1; i >= 0; i--) {
            switch (parts[i]) {
                case Condition condition -> {
                    return compared(condition, parts[last]);
                }
                case Field<?> computed -> {
                    return null;
                }
                // a list of values
                default -> {}
            }
        }
        return null;
    }

    private static @Nullable Field<?> compared(Condition condition, QueryPart with) {
        return switch (condition) {
            case QOM.Eq<?> eq -> other(eq.$arg1(), eq.$arg2(), with);
            case QOM.Ne<?> ne -> other(ne.$arg1(), ne.$arg2(), with);
            case QOM.Lt<?> lt -> other(lt.$arg1(), lt.$arg2(), with);
            case QOM.Le<?> le -> other(le.$arg1(), le.$arg2(), with);
            case QOM.Gt<?> gt -> other(gt.$arg1(), gt.$arg2(), with);
            case QOM.Ge<?> ge -> other(ge.$arg1(), ge.$arg2(), with);
            case QOM.IsDistinctFrom<?> is -> other(is.$arg1(), is.$arg2(), with);
            case QOM.IsNotDistinctFrom<?> is -> other(is.$arg1(), is.$arg2(), with);
            case QOM.InList<?> in -> in.$field();
            case QOM.NotInList<?> in -> in.$field();
            case QOM.Between<?> between -> between.$arg1();
            default -> null;
        };
    }

    @SuppressWarnings("ReferenceEquality") // jOOQ's equality is that of the SQL, and would render both
    private static Field<?> other(Field<?> left, Field<?> right, QueryPart one) {
        return left == one ? right : left;
    }

    private static <T> QueryPart uncast(Param<T> parameter) {
        return CustomField.of(
                parameter.getName(),
                parameter.getDataType(),
                context -> context.castMode(CastMode.NEVER, inner -> inner.visit(parameter)));
    }
}
