package dev.expandcontract.metadata;

import java.sql.Connection;
import java.sql.SQLException;

/** Something to be done with a connection when it has been opened for the metadata. It is in autocommit. */
@FunctionalInterface
public interface Greeting {

    /** Uses the connection briefly. */
    void on(Connection connection) throws SQLException;
}
