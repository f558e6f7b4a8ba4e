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
}
