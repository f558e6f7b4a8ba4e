package dev.expandcontract.sql;

import dev.expandcontract.database.Database;
import dev.expandcontract.model.ColumnConverter;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Side;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Columns whose two sides store a value differently, as SQL expressions or Java say. */
final class Goods implements Lab.Tables {

    static final Migration PRICE = Migration.of("p", "items", "cents", "amount")
            .with(new Conversion.Pair(
                    "cast({value} / 100.0 as decimal(10, 2))",
                    "cast(cast({value} as decimal(10, 2)) * 100 as decimal(20))",
                    true));
    static final Migration KIND = Migration.of("k", "items", "code", "category")
            .with(new Conversion.Pair(
                    "case {value} when 'F' then 'food' else {value} end",
                    "case trim(cast({value} as char(20))) when 'food' then 'F' else trim(cast({value} as char(20))) end",
                    false));
    static final Migration WEIGHT =
            Migration.of("w", "parcels", "grams", "kilos").with(Conversion.of(new Kilos(), true));

    /** {@code 1500} and {@code 1.500}. */
    public static final class Kilos implements ColumnConverter<Integer, BigDecimal> {
        @Override
        public Class<Integer> oldType() {
            return Integer.class;
        }

        @Override
        public Class<BigDecimal> nextType() {
            return BigDecimal.class;
        }

        @Override
        public BigDecimal toNext(Integer old) {
            return BigDecimal.valueOf(old, 3);
        }

        @Override
        public Integer toOld(BigDecimal next) {
            return next.movePointRight(3).intValueExact();
        }
    }

    @Override
    public List<Migration> migrations() {
        return List.of(PRICE, KIND, WEIGHT);
    }

    @Override
    public List<String> create(Database database, List<Side> present) {
        var items = new StringBuilder("create table items (id int primary key, name varchar(20), n decimal(10, 2)");
        var parcels = new StringBuilder("create table parcels (id int primary key, place varchar(20)");
        var rows = new ArrayList<>(List.of("1, 'pear', 1.23", "2, 'ball', 0.5", "3, 'none', null", "4, 'plum', 7"));
        var weights = new ArrayList<>(List.of("1, 'a'", "2, 'b'", "3, 'c'"));
        if (present.contains(Side.OLD)) {
            items.append(", cents decimal(8), code varchar(20)");
            parcels.append(", grams int");
            append(rows, "123, 'F'", "50, 'toy'", "null, null", "700, 'F'");
            append(weights, "1500", "20", "null");
        }
        if (present.contains(Side.NEXT)) {
            items.append(", amount decimal(10, 2), category varchar(20)");
            parcels.append(", kilos decimal(10, 3)");
            append(rows, "1.23, 'food'", "0.50, 'toy'", "null, null", "7.00, 'food'");
            append(weights, "1.500", "0.020", "null");
        }
        var charset = database == Database.MARIADB ? " character set utf8mb4" : "";
        var all = new ArrayList<>(List.of(items + ")" + charset, parcels + ")" + charset));
        rows.forEach(row -> all.add("insert into items values (" + row + ")"));
        weights.forEach(row -> all.add("insert into parcels values (" + row + ")"));
        return all;
    }

    private static void append(List<String> rows, String... values) {
        for (int i = 0; i < values.length; i++) {
            rows.set(i, rows.get(i) + ", " + values[i]);
        }
    }

    @Override
    public List<String> drop(Database database) {
        return List.of("drop table if exists items", "drop table if exists parcels");
    }

    @Override
    public List<String> spoil(Side side) {
        return List.of(
                "update items set " + PRICE.name(side) + " = 7, " + KIND.name(side) + " = null",
                "update parcels set " + WEIGHT.name(side) + " = 9");
    }

    @Override
    public List<String> contents(Side side) {
        return switch (side) {
            case OLD ->
                List.of(
                        "select id, name, n, cast(cents / 100.0 as decimal(10, 2)), case code when 'F' then 'food' else"
                                + " code end from items order by id",
                        "select id, place, cast(grams / 1000.0 as decimal(10, 3)) from parcels order by id");
            case NEXT ->
                List.of(
                        "select id, name, n, amount, category from items order by id",
                        "select id, place, kilos from parcels order by id");
        };
    }
}
