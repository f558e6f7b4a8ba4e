package dev.expandcontract.metadata;

import dev.expandcontract.model.ExpandContractException;
import java.sql.SQLException;

/**
 * The database failed while the metadata tables were read or written. The transaction was rolled back, unless the
 * connection was lost at its commit: look at the present state before trying again.
 */
public final class MetadataAccessException extends ExpandContractException {

    private static final long serialVersionUID = 1L;

    MetadataAccessException(TablePrefix prefix, String doing, SQLException cause) {
        super(
                "The database failed while " + doing + " (metadata tables '" + prefix.value() + "*'): "
                        + cause.getMessage() + ". See the cause; then look at the present state and try again.",
                cause);
    }
}
