package dev.expandcontract.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypeFitTest {

    @ParameterizedTest
    @CsvSource({
        // old, its size and scale, next, its size and scale, fits
        "VARCHAR varchar, 20, 0, VARCHAR varchar, 20, 0, true",
        "VARCHAR varchar, 20, 0, VARCHAR varchar, 19, 0, false",
        "VARCHAR varchar, 20, 0, VARCHAR text, 2147483647, 0, true",
        "VARCHAR text, 2147483647, 0, VARCHAR varchar, 255, 0, false",
        "CHAR bpchar, 5, 0, VARCHAR varchar, 5, 0, true",
        "VARCHAR varchar, 5, 0, CHAR bpchar, 9, 0, false",
        "CHAR char, 5, 0, CHAR char, 6, 0, true",
        "VARCHAR varchar, 200, 0, LONGVARCHAR tinytext, 255, 0, false",
        "VARCHAR varchar, 60, 0, LONGVARCHAR tinytext, 255, 0, true",
        "VARCHAR mood, 2147483647, 0, VARCHAR text, 2147483647, 0, false",
        "VARCHAR mood, 2147483647, 0, VARCHAR mood, 2147483647, 0, true",
        "INTEGER int4, 10, 0, BIGINT int8, 19, 0, true",
        "INTEGER int4, 10, 0, INTEGER serial, 10, 0, true",
        "BIGINT int8, 19, 0, INTEGER int4, 10, 0, false",
        "INTEGER INT UNSIGNED, 10, 0, INTEGER INT, 10, 0, false",
        "INTEGER INT, 10, 0, BIGINT BIGINT UNSIGNED, 20, 0, false",
        "INTEGER INT UNSIGNED, 10, 0, BIGINT BIGINT, 19, 0, true",
        "INTEGER MEDIUMINT, 7, 0, INTEGER INT, 10, 0, true",
        "INTEGER INT, 10, 0, INTEGER MEDIUMINT, 7, 0, false",
        "NUMERIC numeric, 10, 2, NUMERIC numeric, 12, 4, true",
        "NUMERIC numeric, 10, 2, NUMERIC numeric, 11, 4, false",
        "NUMERIC numeric, 10, 2, NUMERIC numeric, 12, 1, false",
        "NUMERIC numeric, 10, 2, NUMERIC numeric, 0, 0, true",
        "NUMERIC numeric, 0, 0, NUMERIC numeric, 30, 10, false",
        "INTEGER int4, 10, 0, NUMERIC numeric, 20, 0, false",
        "TIMESTAMP timestamp, 29, 6, TIMESTAMP timestamptz, 35, 6, false",
        "TIMESTAMP DATETIME, 19, 0, TIMESTAMP DATETIME, 26, 6, true",
        "TIMESTAMP DATETIME, 26, 6, TIMESTAMP DATETIME, 19, 0, false",
        "OTHER uuid, 2147483647, 0, OTHER uuid, 2147483647, 0, true",
        "OTHER uuid, 2147483647, 0, OTHER jsonb, 2147483647, 0, false",
        "VARCHAR varchar, 36, 0, OTHER uuid, 2147483647, 0, false",
    })
    void rule(String oldType, int oldSize, int oldScale, String nextType, int nextSize, int nextScale, boolean fits)
            throws ReflectiveOperationException {
        var old = column("o", oldType, oldSize, oldScale);
        var next = column("n", nextType, nextSize, nextScale);

        assertThat(TypeFit.canHold(old, next).fits()).isEqualTo(fits);
    }

    @Test
    void a_no_names_both_columns_and_types() throws ReflectiveOperationException {
        var old = column("subscription", "VARCHAR varchar", 40, 0);

        assertThat(TypeFit.canHold(old, column("tier", "VARCHAR varchar", 20, 0))
                        .problem())
                .isEqualTo("column 'tier' of type varchar(20) cannot hold every value of column 'subscription' of type"
                        + " varchar(40): it is shorter");
        assertThat(TypeFit.canHold(old, column("tier", "NUMERIC numeric", 20, 2))
                        .problem())
                .isEqualTo("column 'tier' of type numeric(20,2) cannot hold every value of column 'subscription' of"
                        + " type varchar(40): the types are different");
    }

    private static ColumnInfo column(String name, String type, int size, int scale)
            throws ReflectiveOperationException {
        var jdbc = type.substring(0, type.indexOf(' '));
        return new ColumnInfo(
                name,
                Types.class.getField(jdbc).getInt(null),
                type.substring(jdbc.length() + 1),
                size,
                scale,
                true,
                null,
                false,
                false);
    }
}
