package dev.expandcontract.test;

import dev.expandcontract.StatementMarking;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.Migration;
import java.util.List;
import java.util.Optional;

/**
 * The tables of an {@link EveryPhase} test: what migrates, and how the tables are made for a state. Needs a constructor
 * without parameters.
 */
public interface MigratingSchema {

    /** The migrations. All of them are in the same state. */
    List<Migration> migrations();

    /** The statements that create the tables, with the columns that exist in the state: see {@link PhaseState#columns}. */
    List<String> create(Database database, PhaseState state);

    /**
     * What plants markers in plain SQL, if the application under test uses that: {@code new PlainSql()}. The catalog is what
     * it is in EXPAND, as for an application that runs through all phases. Labels of results may then be called as a column
     * that is absent, so what reaches the driver is not searched for absent columns; the database itself lacks them.
     */
    default Optional<StatementMarking> plainSql() {
        return Optional.empty();
    }

    /** The tables, in an order in which they can be dropped. Those that do not exist are passed over. */
    List<String> tables();
}
