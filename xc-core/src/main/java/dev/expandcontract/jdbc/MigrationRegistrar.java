package dev.expandcontract.jdbc;

import dev.expandcontract.model.Migration;
import java.util.Collection;

/**
 * Told of migrations before the first statement that names one can run, so that it can enter them in the metadata and
 * publish their phases on the board.
 */
@FunctionalInterface
public interface MigrationRegistrar {

    /**
     * Called with definitions that have been checked against each other and against those registered before.
     *
     * @throws dev.expandcontract.model.ExpandContractException to refuse; nothing is registered then
     */
    void register(Collection<Migration> added);

    /**
     * As {@link #register}, while the tables are still to be created or changed to fit the migrations: what the schema lacks
     * is no reason to refuse. {@link #register} is called with the same migrations when that is done. By default nothing is
     * different.
     */
    default void announce(Collection<Migration> added) {
        register(added);
    }
}
