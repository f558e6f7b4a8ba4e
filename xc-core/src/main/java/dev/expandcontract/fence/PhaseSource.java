package dev.expandcontract.fence;

import dev.expandcontract.phase.PhaseSnapshot;
import java.sql.Connection;
import java.sql.SQLException;

/** Reads the present epoch and its phases. */
@FunctionalInterface
public interface PhaseSource {

    /** Reads on the given connection, in one statement. */
    PhaseSnapshot read(Connection connection) throws SQLException;
}
