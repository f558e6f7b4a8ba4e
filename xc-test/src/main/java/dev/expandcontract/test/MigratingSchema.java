package dev.expandcontract.test;

import dev.expandcontract.database.Database;
import dev.expandcontract.model.Migration;
import java.util.List;

/**
 * The tables of an {@link EveryPhase} test: what migrates, and how the tables are made for a state. Needs a constructor
 * without parameters.
 */
public interface MigratingSchema {

    /** The migrations. All of them are in the same state. */
    List<Migration> migrations();

    /** The statements that create the tables, with the columns that exist in the state: see {@link PhaseState#columns}. */
    List<String> create(Database database, PhaseState state);

    /** The tables, in an order in which they can be dropped. Those that do not exist are passed over. */
    List<String> tables();
}
