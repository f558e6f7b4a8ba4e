package dev.expandcontract.sql;

import dev.expandcontract.database.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes statements over the tables of {@link People} by chance, of forms that all databases take. */
final class Generator {

    private final Random random;
    private final Database database;
    private int aliases;

    Generator(long seed, Database database) {
        random = new Random(seed);
        this.database = database;
    }

    Corpus.Line next() {
        aliases = 0;
        var sql =
                switch (random.nextInt(10)) {
                    case 0 -> update();
                    case 1 -> insert();
                    case 2 -> "delete from users where " + condition("users", random.nextInt(2));
                    default -> query();
                };
        return new Corpus.Line(sql, List.of(), null);
    }

    private String one(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private String text(String alias) {
        var column = alias + ".{m}";
        return one(
                column,
                column,
                "upper(" + column + ")",
                "coalesce(" + column + ", 'none')",
                "concat(" + column + ", " + alias + ".name)",
                "case when " + column + " = 'gold' then 'g' else " + alias + ".name end",
                alias + ".name");
    }

    private String number(String alias) {
        var column = alias + ".{n}";
        return one(column, column, column + " + 1", "(" + column + " * 2)", "abs(" + column + ")", alias + ".id");
    }

    private String condition(String alias, int depth) {
        if (depth > 0) {
            return "(" + condition(alias, depth - 1) + one(" and ", " or ") + condition(alias, depth - 1) + ")";
        }
        return switch (random.nextInt(8)) {
            case 0 -> text(alias) + one(" = ", " <> ", " < ", " >= ") + one("'gold'", "'basic'", "'none'");
            case 1 -> number(alias) + one(" = ", " <> ", " < ", " >= ") + random.nextInt(45);
            case 2 -> alias + ".{m} in ('gold', 'x', 'basic')";
            case 3 -> alias + ".{n} between " + random.nextInt(20) + " and " + (20 + random.nextInt(20));
            case 4 -> alias + ".{m} is " + one("", "not ") + "null";
            case 5 -> "not (" + text(alias) + " = 'gold')";
            case 6 -> {
                var inner = "s" + aliases++;
                yield "exists (select " + one("1", "*", "{m}") + " from visitors " + inner + " where " + inner
                        + ".grade = " + alias + ".{m})";
            }
            default -> {
                var inner = "s" + aliases++;
                yield alias + ".{n} " + one("=", "<", ">=") + " (select max(" + inner + ".{n}) from users " + inner
                        + " where " + condition(inner, 0) + ")";
            }
        };
    }

    private String query() {
        var query =
                switch (random.nextInt(6)) {
                    case 0 -> grouped();
                    case 1 -> {
                        var inner = plain(List.of("a", "b"));
                        yield "select d.a, d.b from (" + inner + ") d where d.a " + one("=", "<>") + " 'gold'";
                    }
                    case 2 ->
                        "with c as (" + plain(List.of("{m}", "{n}")) + ") select c.{m}, c.{n} from c where c.{n} > "
                                + random.nextInt(30);
                    case 3 -> plain(List.of("a", "b")) + one(" union ", " union all ") + plain(List.of("x", "y"));
                    default -> plain(List.of());
                };
        return query;
    }

    /** @param labels those of the items, or none for those that come by themselves */
    private String plain(List<String> labels) {
        var alias = one("u", "users", "x");
        var from = alias.equals("users") ? "users" : "users " + one("", "as ") + alias;
        var items = new ArrayList<String>();
        if (labels.isEmpty()) {
            items.add(one(alias + ".*", alias + ".{m}", "{m}, {n}", alias + ".id, " + alias + ".{n}", "{m} as name"));
        } else {
            items.add(text(alias) + " as " + labels.get(0));
            items.add(number(alias) + " as " + labels.get(1));
        }
        var join = random.nextInt(3) > 0
                ? ""
                : one(" join ", " left join ") + "visitors v on v.grade = " + alias + ".{m}"
                        + one("", " and " + condition(alias, 0));
        return "select " + one("", "", "distinct ") + String.join(", ", items) + " from " + from + join + " where "
                + condition(alias, random.nextInt(3));
    }

    private String grouped() {
        return "select u.{m}, count(*) as c, " + one("max", "min", "sum") + "(u.{n}) as s from users u where "
                + condition("u", random.nextInt(2)) + " group by u.{m}" + one("", " having count(*) > 1");
    }

    private String update() {
        var sets = new ArrayList<String>();
        if (random.nextBoolean()) {
            sets.add("{m} = " + one("'x'", "null", text("users"), "lower(users.{m})"));
        }
        if (random.nextBoolean() || sets.isEmpty()) {
            sets.add("{n} = " + number("users"));
        }
        // MySQL and MariaDB assign from left to right: what is read must not have been written.
        boolean inOrder = database == Database.MYSQL || database == Database.MARIADB;
        if (!inOrder && random.nextBoolean()) {
            sets.add("name = " + text("users"));
        }
        return "update users set " + String.join(", ", inOrder ? sets.subList(0, 1) : sets) + " where users.{n} > "
                + random.nextInt(30);
    }

    private String insert() {
        return random.nextBoolean()
                ? "insert into users (id, {m}, {n}) values (" + (100 + random.nextInt(9)) + ", "
                        + one("'x'", "null", "default", "upper('y')") + ", " + random.nextInt(9) + ")"
                : "insert into users (id, name, {m}, {n}) select u.id + 100, u.name, " + text("u") + ", " + number("u")
                        + " from users u where " + condition("u", 1);
    }
}
