package dev.expandcontract.rewrite;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Generates statements of the table {@code items} with the markers {@code xc$price}, {@code xc$kind}, {@code xc$mail} and {@code xc$level}.
 * Values that are compared may be such as {@code next} could not store; values that are written are not.
 */
final class ConversionStatements {

    private static final List<@Nullable Object> PRICES = Arrays.asList(
            new BigDecimal("0.00"),
            new BigDecimal("0.99"),
            new BigDecimal("1.00"),
            new BigDecimal("12.34"),
            new BigDecimal("-5.01"),
            null);
    private static final List<@Nullable Object> KINDS = Arrays.asList("food", "x", "xq", "xtoy", "xQ", null);
    private static final List<@Nullable Object> MAILS = Arrays.asList("ann", "Ann", "BOB", "", null);
    private static final List<String> STRANGE_PRICES =
            List.of("1.005", "0.994", "0.9949", "12.344", "12.335", "-5.015");
    private static final List<String> STRANGE_KINDS = List.of("F", "xF", "gold", "", "Food", "q");

    private final Random random;
    private final StringBuilder out = new StringBuilder();
    private final List<@Nullable Object> parameters = new ArrayList<>();
    private int depth;

    ConversionStatements(long seed) {
        random = new Random(seed);
    }

    /**
     * A statement.
     *
     * @param parameters what to bind
     */
    record Generated(String sql, List<@Nullable Object> parameters) {}

    /** The values of a row of the table: id, n, t, price, kind, mail, level. */
    static Generated row(int id) {
        return new Generated(
                "",
                Arrays.asList(
                        id,
                        PRICES.get((id + 1) % PRICES.size()),
                        KINDS.get((id + 2) % KINDS.size()),
                        PRICES.get(id % PRICES.size()),
                        KINDS.get(id / 2 % KINDS.size()),
                        MAILS.get(id % MAILS.size()),
                        id == 5 ? null : id));
    }

    Generated statement() {
        switch (random.nextInt(8)) {
            case 0 -> update();
            case 1 -> insert();
            case 2 -> {
                add("delete from items i where ");
                condition();
            }
            default -> select();
        }
        return new Generated(out.toString(), parameters);
    }

    private void add(String text) {
        out.append(text);
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private void select() {
        switch (random.nextInt(6)) {
            case 0 -> {
                add("select d.xc$price, d.k, count(*) from (select i.xc$price, i.xc$kind as k from items i where ");
                condition();
                add(") d group by d.xc$price, d.k");
            }
            case 1 -> {
                add("select i.xc$kind, max(i.xc$price) from items i where ");
                condition();
                add(" group by i.xc$kind having i.xc$kind = ");
                parameter(any(KINDS));
                add(" or max(i.xc$price) > 1");
            }
            case 2 -> {
                add("select i.id, case when ");
                condition();
                add(" then 1 when not (");
                condition();
                add(") then 2 else 3 end from items i");
            }
            case 3 -> {
                add("select i.id, j.id from items i left join items j on j.xc$price = i.xc$price and ");
                condition();
                add(" where i.xc$kind = j.xc$kind or j.xc$mail is null");
            }
            default -> {
                add("select distinct i.id, i.xc$price, i.xc$kind, i.xc$mail from items i where ");
                condition();
                add(" order by i.xc$price, i.id");
            }
        }
    }

    private void update() {
        add("update items i set ");
        switch (random.nextInt(4)) {
            case 0 -> {
                add("xc$price = ");
                price();
                add(", xc$kind = ");
                kind();
            }
            case 1 -> {
                add("n = i.xc$price, xc$mail = ");
                parameter(any(MAILS));
                add(", xc$price = ");
                price();
            }
            case 2 -> {
                add("xc$kind = ");
                kind();
                add(", t = i.xc$mail");
            }
            default -> {
                add("(xc$price, n) = (select max(j.xc$price), max(j.n) from items j where ");
                condition();
                add(")");
            }
        }
        add(" where ");
        condition();
    }

    private void insert() {
        add("insert into items (id, xc$kind, xc$price, xc$mail) ");
        if (random.nextBoolean()) {
            add("values (100, ");
            kindValue();
            add(", ");
            priceValue();
            add(", ");
            parameter(any(MAILS));
            add(")");
        } else {
            add("select i.id + 100, i.xc$kind, ");
            price();
            add(", i.xc$mail from items i where ");
            condition();
        }
    }

    private void priceValue() {
        if (random.nextInt(4) == 0) {
            add(String.valueOf(any(PRICES)));
        } else {
            parameter(any(PRICES));
        }
    }

    private void kindValue() {
        if (random.nextInt(4) == 0) {
            add("'food'");
        } else {
            parameter(any(KINDS));
        }
    }

    private void price() {
        switch (random.nextInt(5)) {
            case 0 -> add("coalesce(i.xc$price, 0) + 1.25");
            case 1 -> {
                add("case when ");
                condition();
                add(" then i.xc$price else ");
                priceValue();
                add(" end");
            }
            case 2 -> {
                add("(select max(j.xc$price) from items j where j.xc$kind = ");
                value(false);
                add(")");
            }
            default -> priceValue();
        }
    }

    private void kind() {
        switch (random.nextInt(3)) {
            case 0 -> add("case when i.xc$kind = 'food' then 'xq' else i.xc$kind || 'y' end");
            case 1 -> add("i.xc$kind");
            default -> kindValue();
        }
    }

    private void parameter(@Nullable Object value) {
        add("?");
        parameters.add(value);
    }

    private void condition() {
        if (depth > 3) {
            leaf();
            return;
        }
        depth++;
        switch (random.nextInt(14)) {
            case 0, 1 -> between("", " and ", "");
            case 2, 3 -> between("", " or ", "");
            case 4 -> between("(", ") and (", ")");
            case 5 -> between("(", " or ", ")");
            case 6 -> unary("not (", ")");
            case 7 -> unary("(", ") is not true");
            case 8 -> unary("coalesce((", "), false)");
            case 9 -> between("((", ") = (", "))");
            // H2 does not read back what it makes of EXISTS beside an operator.
            case 10 -> unary("case when exists (select 1 from items j where j.id = i.id and ", ") then true end");
            default -> leaf();
        }
        depth--;
    }

    private void between(String before, String operator, String after) {
        add(before);
        condition();
        add(operator);
        condition();
        add(after);
    }

    private void unary(String before, String after) {
        add(before);
        condition();
        add(after);
    }

    private void leaf() {
        boolean priced = random.nextBoolean();
        var column = priced ? "i.xc$price" : "i.xc$kind";
        switch (random.nextInt(13)) {
            case 0 -> add(column + " is null");
            case 1 -> add(column + " is not null");
            case 2 -> {
                add(column + any(List.of(" in (", " not in (")));
                for (int i = random.nextInt(3); i >= 0; i--) {
                    value(priced);
                    add(i > 0 ? ", " : ")");
                }
            }
            case 3 -> {
                add(column + any(List.of(" between ", " not between ")));
                value(priced);
                add(" and ");
                value(priced);
            }
            case 4 -> {
                value(priced);
                add(any(List.of(" = ", " < ", " >= ", " <> ")) + column);
            }
            case 5 -> {
                add(column + any(List.of(" is not distinct from ", " is distinct from ")));
                value(priced);
            }
            case 6 -> {
                add("(" + column + ", i.id) = (");
                value(priced);
                add(", 3)");
            }
            case 7 -> add(column + " in (select j." + (priced ? "n" : "t") + " from items j)");
            case 8 -> add(column + " = i." + (priced ? "n" : "t"));
            case 9 -> add("i.xc$mail = 'ann'");
            case 10 -> add("i.xc$level" + any(List.of(" = ", " <> ", " > ")) + random.nextInt(12));
            default -> {
                add(column + any(List.of(" = ", " = ", " > ", " <= ", " < ", " <> ")));
                value(priced);
            }
        }
    }

    private void value(boolean priced) {
        switch (random.nextInt(6)) {
            case 0 -> add(priced ? any(STRANGE_PRICES) : "'" + any(STRANGE_KINDS) + "'");
            case 1 -> parameter(priced ? new BigDecimal(any(STRANGE_PRICES)) : any(STRANGE_KINDS));
            case 2 -> add(priced ? "coalesce(i.n, 1)" : "lower(i.t)");
            case 3 -> add(priced ? "12.34" : "'food'");
            default -> parameter(any(priced ? PRICES : KINDS));
        }
    }
}
