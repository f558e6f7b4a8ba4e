package dev.expandcontract.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.database.Database;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Side;
import dev.expandcontract.test.MigratingSchema;
import dev.expandcontract.test.PhaseRun;
import dev.expandcontract.test.PhaseState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A table whose migrating columns store the same values in two ways, by expressions that all databases know. */
final class Market implements MigratingSchema {

    /** {@code 123} and {@code 1.23}. The old column has room for 9999.99. */
    static final Migration PRICE = Migration.of("price", "items", "cents", "amount")
            .with(new Conversion.Pair(
                    "cast({value} / 100.0 as decimal(10, 2))",
                    "cast(cast({value} as decimal(10, 2)) * 100 as decimal(20))",
                    true));

    /** {@code F} and {@code food}; everything else is the same in both. */
    static final Migration KIND = Migration.of("kind", "items", "code", "category")
            .with(new Conversion.Pair(
                    "case {value} when 'F' then 'food' else {value} end",
                    "case trim(cast({value} as char(20))) when 'food' then 'F' else trim(cast({value} as char(20))) end",
                    false));

    /** {@code Ann@X} and {@code ann@x}. */
    static final Migration MAIL = Migration.of("mail", "items", "email", "address")
            .with(new Conversion.OneWay("lower(trim(cast({value} as char(50))))"));

    /** The rows at the start of every test, as {@link #assertItems} expects them: id, price, kind, mail. */
    static final String PEAR = "1|1.23|food|ann@x";

    static final String BALL = "2|0.50|toy|bob@x";
    static final String NONE = "3|null|null|null";

    @Override
    public List<Migration> migrations() {
        return List.of(PRICE, KIND, MAIL);
    }

    @Override
    public List<String> create(Database database, PhaseState state) {
        var columns = new ArrayList<String>();
        var rows = new ArrayList<>(List.of("1, 'pear', 1.23", "2, 'ball', 0.5", "3, 'none', null"));
        if (state.present().contains(Side.OLD)) {
            columns.addAll(List.of("cents decimal(6)", "code varchar(20) unique", "email varchar(50)"));
            append(rows, "123, 'F', 'Ann@X'", "50, 'toy', 'bob@x'", "null, null, null");
        }
        if (state.present().contains(Side.NEXT)) {
            columns.addAll(List.of("amount decimal(10, 2)", "category varchar(20) unique", "address varchar(50)"));
            append(rows, "1.23, 'food', 'ann@x'", "0.50, 'toy', 'bob@x'", "null, null, null");
        }
        return List.of(
                "create table items (id int primary key, name varchar(20), n decimal(10, 2), "
                        + String.join(", ", columns) + ")"
                        + (database == Database.MARIADB ? " character set utf8mb4" : ""),
                rows.stream()
                        .map(row -> "(" + row + ")")
                        .collect(Collectors.joining(", ", "insert into items values ", "")));
    }

    private static void append(List<String> rows, String... values) {
        for (int i = 0; i < values.length; i++) {
            rows.set(i, rows.get(i) + ", " + values[i]);
        }
    }

    @Override
    public List<String> tables() {
        return List.of("items");
    }

    /** Asserts that every physical column that exists holds just this, each in its own way. */
    static void assertItems(PhaseRun run, String... rows) {
        if (run.present(Side.NEXT)) {
            assertThat(run.rows("select id, amount, category, address from items order by id"))
                    .as("next, %s", run)
                    .containsExactly(rows);
        }
        if (run.present(Side.OLD)) {
            assertThat(run.rows("select id, cents, code, lower(email) from items order by id"))
                    .as("old, %s", run)
                    .containsExactlyElementsOf(
                            Arrays.stream(rows).map(Market::old).toList());
        }
    }

    private static String old(String row) {
        var values = row.split("\\|", -1);
        var cents =
                values[1].equals("null") ? "null" : values[1].replace(".", "").replaceFirst("^0+(?=.)", "");
        var code = values[2].equals("food") ? "F" : values[2];
        return String.join("|", values[0], cents, code, values[3]);
    }

    /** Makes the columns that are not read hold something else, to see that a statement does not read them. */
    static void spoilTheOtherSide(PhaseRun run) {
        var other = run.state().reads().opposite();
        if (run.present(other)) {
            run.execute("update items set " + PRICE.name(other) + " = 7, " + KIND.name(other) + " = null, "
                    + MAIL.name(other) + " = 'WRONG'");
        }
    }
}
