package dev.expandcontract.fleet;

import dev.expandcontract.catalog.ColumnInfo;
import dev.expandcontract.catalog.Omission;
import dev.expandcontract.catalog.TableInfo;
import dev.expandcontract.metadata.MigrationRow;
import dev.expandcontract.model.ExpandContractException;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.Side;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * A migration cannot be registered: its definition contradicts the fleet's, or the schema is not what its phase needs. The
 * instance must not serve; nothing was changed.
 */
public final class RegistrationException extends ExpandContractException {

    private static final long serialVersionUID = 1L;

    private RegistrationException(String message) {
        super(message);
    }

    static RegistrationException neitherColumn(Migration migration, TableInfo table) {
        return new RegistrationException("Migration '" + migration.id() + "' cannot start: table '"
                + table.displayName() + "' has neither its old column '" + migration.name(Side.OLD)
                + "' nor its next column '" + migration.name(Side.NEXT) + "'. " + columnsOf(table)
                + " Correct the names in the definition.");
    }

    static RegistrationException missingColumn(Migration migration, Phase phase, Side side, TableInfo table) {
        return new RegistrationException("Migration '" + migration.id() + "' is in the phase " + phase
                + ", which uses its " + (side == Side.OLD ? "old" : "next") + " column '"
                + migration.name(side) + "', but table '" + table.displayName() + "' has no such column. "
                + columnsOf(table) + " Restore the column, or connect to the database that the fleet uses.");
    }

    static RegistrationException otherDefinition(MigrationRow found, Migration migration) {
        return new RegistrationException("Migration '" + migration.id() + "' is registered as "
                + found.definition().definition()
                + ", but this instance defines it as " + migration.definition()
                + ". Deploy the registered definition, or give the new one another id.");
    }

    static RegistrationException sharedColumn(MigrationRow other, Migration migration) {
        return new RegistrationException("Migration " + migration + " shares a column with migration "
                + other.definition() + ", which is registered and in the phase " + other.phase()
                + ". A column can be in one migration at a time: bring the registered one to CONTRACT first, or"
                + " correct the definition.");
    }

    static RegistrationException insertFails(Migration migration, Phase phase, Omission omission) {
        return new RegistrationException("Migration '" + migration.id() + "' is in the phase " + phase
                + ", which writes one column only, but " + omission.problem() + ". Do this, then start again: "
                + omission.remedy() + ".");
    }

    static RegistrationException left(String instance, Collection<Migration> migrations) {
        return new RegistrationException("Instance '" + instance + "' has left the fleet and cannot register "
                + migrations + ". Start a new instance.");
    }

    private static String columnsOf(TableInfo table) {
        return "Its columns are: "
                + table.columns().stream().map(ColumnInfo::name).collect(Collectors.joining(", ")) + ".";
    }
}
