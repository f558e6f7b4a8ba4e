package dev.expandcontract.metadata;

import dev.expandcontract.model.ExpandContractException;

/** The metadata tables are missing, cannot be created or do not stay, or are of a version that this library does not know. */
public final class MetadataSchemaException extends ExpandContractException {

    private static final long serialVersionUID = 1L;

    private MetadataSchemaException(String message) {
        super(message);
    }

    private MetadataSchemaException(String message, Throwable cause) {
        super(message, cause);
    }

    static MetadataSchemaException missing(TablePrefix prefix, String ddl) {
        return new MetadataSchemaException("The metadata tables '" + prefix.value() + "*' do not exist, and their"
                + " creation is switched off (createTables(false)). Run " + ddlToRun(prefix, ddl)
                + ", or allow XC to create them.");
    }

    static MetadataSchemaException notCreated(TablePrefix prefix, String ddl, Throwable cause) {
        return new MetadataSchemaException(
                "The metadata tables '" + prefix.value() + "*' could not be created: " + cause.getMessage()
                        + ". Grant the application's user the right to create tables, or run " + ddlToRun(prefix, ddl)
                        + " as another user.",
                cause);
    }

    static MetadataSchemaException vanished(TablePrefix prefix) {
        return new MetadataSchemaException("The metadata tables '" + prefix.value() + "*' were created, and the next"
                + " connection does not find them, again and again. A database of H2 in memory is gone with its last"
                + " connection: add ';DB_CLOSE_DELAY=-1' to its URL. On other databases, see to it that all connections"
                + " lead to the same schema.");
    }

    static MetadataSchemaException newer(TablePrefix prefix, int found, int known) {
        return new MetadataSchemaException("The metadata tables '" + prefix.value() + "*' have schema version " + found
                + ", but this version of XC knows versions up to " + known
                + " only. A newer XC has upgraded them: deploy that version here too.");
    }

    private static String ddlToRun(TablePrefix prefix, String ddl) {
        var substitution = prefix.equals(TablePrefix.DEFAULT)
                ? ""
                : " with '" + TablePrefix.DEFAULT.value() + "' replaced by '" + prefix.value() + "'";
        return "the file '" + ddl + "' from the xc-core jar" + substitution;
    }
}
