package dev.expandcontract.jdbc;

import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.PhaseSnapshot;
import dev.expandcontract.rewrite.StatementRefusedException;
import dev.expandcontract.rewrite.StatementTemplate;

/** What the JDBC layer refuses before it reaches the database, whatever the text of the statement. */
final class Refusals {

    private Refusals() {}

    static StatementRefusedException phaseUnknown(String sql, Migration migration, PhaseSnapshot snapshot) {
        return new StatementRefusedException("The statement concerns the migration " + migration
                + ", whose phase the transaction does not know: it runs under epoch " + snapshot.epoch()
                + ", of which this instance has not learned the migration. If the migration was registered after the"
                + " transaction began, run the transaction again; else check that registration has reached the metadata."
                + " Statement: " + sql);
    }

    static StatementRefusedException updatable(StatementTemplate template) {
        return new StatementRefusedException("The statement reads " + template.migrations()
                + " into an updatable result set (CONCUR_UPDATABLE), through which a change would reach only one of the"
                + " two columns, in the phases that write both. Ask for CONCUR_READ_ONLY and change rows with UPDATE"
                + " statements. Statement: " + template.sql());
    }

    static StatementRefusedException updatableTable(String sql, Migration migration) {
        return new StatementRefusedException("The statement reads table '"
                + migration.column().table() + "' into an updatable result set (CONCUR_UPDATABLE), through which the"
                + " columns of the migration " + migration
                + " could be changed one without the other, in the phases that"
                + " write both. Ask for CONCUR_READ_ONLY and change rows with UPDATE statements. Statement: " + sql);
    }

    static StatementRefusedException call(StatementTemplate template) {
        return new StatementRefusedException("The call concerns " + template.migrations()
                + ". What a procedure does with the column cannot be seen and could be wrong in any phase. Pass the value"
                + " as a parameter, or use a plain statement. Statement: " + template.sql());
    }
}
