package dev.expandcontract.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.function.UnaryOperator;

/** How a statement was prepared, so that another text can be prepared with the same options. */
@FunctionalInterface
interface Preparation {

    /** @param names gives the physical name of each generated key's column */
    PreparedStatement prepare(Connection physical, String sql, UnaryOperator<String> names) throws SQLException;

    static String[] map(String[] names, UnaryOperator<String> mapping) {
        var mapped = names.clone();
        for (int i = 0; i < mapped.length; i++) {
            mapped[i] = mapping.apply(mapped[i]);
        }
        return mapped;
    }
}
