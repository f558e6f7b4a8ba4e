package dev.expandcontract.fence;

import dev.expandcontract.model.ExpandContractException;
import java.util.List;

/**
 * The database does not show this user every session that may use the migrating tables, so that nothing could be proved to
 * have ended. The instance must not start; it has not joined the fleet.
 */
public final class InvisibleSessionsException extends ExpandContractException {

    private static final long serialVersionUID = 1L;

    private InvisibleSessionsException(String message) {
        super(message);
    }

    static InvisibleSessionsException missing(String user, List<String> privileges, String grant) {
        return new InvisibleSessionsException("The database shows its user " + user
                + " not all sessions and prepared transactions, as it lacks " + String.join(" and ", privileges)
                + ": a transaction of an earlier phase could go unseen. Let an administrator execute this, then start"
                + " again: " + grant);
    }

    static InvisibleSessionsException cluster(String setting, String remedy) {
        return new InvisibleSessionsException(
                "The database server is a node of a cluster in which several accept writes ("
                        + setting
                        + "), and shows the sessions of the other nodes nowhere: a transaction of an earlier phase"
                        + " could go unseen on one of them. " + remedy + ", then start again.");
    }
}
