package dev.expandcontract.catalog;

import dev.expandcontract.model.ExpandContractException;
import java.util.List;

/** A name fits several things in the database, which differ only in case. */
public final class AmbiguousNameException extends ExpandContractException {

    private static final long serialVersionUID = 1L;

    AmbiguousNameException(String what, String wanted, String where, List<String> candidates) {
        super("The name '" + wanted + "' fits more than one " + what + " " + where + ": "
                + String.join(", ", candidates.stream().map(c -> "'" + c + "'").toList())
                + ". SQL that does not quote the name could mean another one than SQL that does. Rename all but one; for"
                + " tables of MySQL and MariaDB it is enough to write the name exactly as the database stores it.");
    }
}
