package dev.expandcontract.jooq;

import org.jooq.VisitContext;

/** What is found out about the tables and fields of one statement while it is rendered. */
record Rendering(Known known, LogicalFields fields, Emulations emulations, Asterisks asterisks, Parameters parameters) {

    /** That of the statement which is being rendered. */
    static Rendering of(VisitContext context, Known known) {
        if (context.data(Rendering.class) instanceof Rendering rendering && rendering.known == known) {
            return rendering;
        }
        var tables = new BaseTables(context.configuration());
        var fields = new LogicalFields(known, tables);
        var rendering = new Rendering(
                known,
                fields,
                new Emulations(known, tables, fields),
                new Asterisks(known, tables, fields),
                new Parameters(fields));
        context.data(Rendering.class, rendering);
        return rendering;
    }
}
