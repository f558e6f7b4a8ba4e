package dev.expandcontract.backfill;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HexFormat;

/** How the text that stands for a key's value becomes a parameter again. */
enum KeyKind {
    /** The driver is told a number. */
    NUMBER {
        @Override
        void bind(PreparedStatement statement, int index, String text) throws SQLException {
            var value = new BigDecimal(text);
            if (value.scale() == 0 && value.precision() <= LONG_DIGITS) {
                statement.setLong(index, value.longValueExact());
            } else {
                statement.setBigDecimal(index, value);
            }
        }
    },
    /** The driver is told a string, which the database turns into the column's type. */
    STRING {
        @Override
        void bind(PreparedStatement statement, int index, String text) throws SQLException {
            statement.setString(index, text);
        }
    },
    /** The text is hexadecimal; the driver is told bytes. */
    BYTES {
        @Override
        void bind(PreparedStatement statement, int index, String text) throws SQLException {
            statement.setBytes(index, HexFormat.of().parseHex(text));
        }
    },
    /** The server is told the text and no type, so that it reads it as the column's own type. */
    UNTYPED {
        @Override
        void bind(PreparedStatement statement, int index, String text) throws SQLException {
            statement.setObject(index, text, Types.OTHER);
        }
    };

    private static final int LONG_DIGITS = 18;

    abstract void bind(PreparedStatement statement, int index, String text) throws SQLException;
}
