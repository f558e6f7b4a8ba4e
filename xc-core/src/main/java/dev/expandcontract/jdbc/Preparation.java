package dev.expandcontract.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** How a statement was prepared, so that another text can be prepared with the same options. */
@FunctionalInterface
interface Preparation {

    /** Without options. */
    Preparation PLAIN = (physical, sql, names) -> physical.prepareStatement(sql);

    /** @param names gives the physical name of each generated key's column */
    PreparedStatement prepare(Connection physical, String sql, KeyNames names) throws SQLException;

    /** Tells how the database names the columns of generated keys. */
    @FunctionalInterface
    interface KeyNames {

        String physical(String name) throws SQLException;
    }

    static String[] map(String[] names, KeyNames mapping) throws SQLException {
        var mapped = names.clone();
        for (int i = 0; i < mapped.length; i++) {
            mapped[i] = mapping.physical(mapped[i]);
        }
        return mapped;
    }
}
