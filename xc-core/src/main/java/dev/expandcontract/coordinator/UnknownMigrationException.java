package dev.expandcontract.coordinator;

import dev.expandcontract.model.ExpandContractException;
import java.util.List;

/** No migration of that id is registered. */
public final class UnknownMigrationException extends ExpandContractException {

    private static final long serialVersionUID = 1L;

    UnknownMigrationException(String id, List<String> known) {
        super("No migration '" + id + "' is registered. "
                + (known.isEmpty()
                        ? "None is: start an instance that defines it."
                        : "Registered are: " + String.join(", ", known) + "."));
    }
}
