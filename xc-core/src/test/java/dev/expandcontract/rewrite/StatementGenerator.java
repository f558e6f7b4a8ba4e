package dev.expandcontract.rewrite;

import dev.expandcontract.database.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Generates statements of the table {@code users} with the marker {@code xc$m}, from a small grammar. Between tokens stand
 * decoys: comments, and there are literals and quoted identifiers, all of which hold the text of the marker and of both
 * physical columns. Each parameter is written {@code (/*pN*}{@code /?)}, so that its place in the output tells its number.
 */
final class StatementGenerator {

    private final Random random;
    private final Database database;
    private final StringBuilder out = new StringBuilder();
    private final List<String> decoys = new ArrayList<>();
    private int parameters;
    private int depth;

    StatementGenerator(long seed, Database database) {
        this.random = new Random(seed);
        this.database = database;
    }

    /**
     * A statement.
     *
     * @param parameters how many parameters it has
     * @param decoys each piece of text that must survive
     */
    record Generated(String sql, int parameters, List<String> decoys) {

        /** The text without what only looks like a name. */
        static String bare(String sql, List<String> decoys) {
            var bare = sql;
            for (var decoy : decoys) {
                bare = bare.replace(decoy, "");
            }
            return bare;
        }
    }

    Generated statement() {
        switch (random.nextInt(6)) {
            case 0 -> select("u");
            case 1 -> insertValues();
            case 2 -> insertSelect();
            case 3 -> update();
            case 4 -> delete();
            default -> upsert();
        }
        return new Generated(out.toString(), parameters, List.copyOf(decoys));
    }

    private void word(String text) {
        out.append(text);
        switch (random.nextInt(12)) {
            case 0 -> decoy("/* xc$m tier ? subscription %d */");
            case 1 -> decoy("-- xc$m tier ? ' subscription %d\n");
            case 2 -> out.append("\n\t ");
            default -> out.append(' ');
        }
    }

    private void decoy(String pattern) {
        var text = pattern.formatted(decoys.size());
        decoys.add(text);
        out.append(text).append(' ');
    }

    private void parameter() {
        parameters++;
        word("(/*p" + parameters + "*/?)");
    }

    private void list(int count, Runnable element) {
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                word(",");
            }
            element.run();
        }
    }

    private String marker(String alias) {
        var name = random.nextInt(4) == 0 ? "XC$M" : "xc$m";
        return alias.isEmpty() ? name : alias + "." + name;
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private void nested(Runnable deep, Runnable flat) {
        if (depth < 3 && chance(60)) {
            depth++;
            deep.run();
            depth--;
        } else {
            flat.run();
        }
    }

    private void leaf(String alias) {
        switch (random.nextInt(6)) {
            case 0 -> parameter();
            case 1 -> decoy("'xc$m tier '' ? subscription %d'");
            case 2 -> word(Integer.toString(random.nextInt(100)));
            case 3 -> word(alias.isEmpty() ? "true" : alias + ".name");
            case 4 -> word("null");
            default -> word(alias.isEmpty() ? "5.5" : marker(alias));
        }
    }

    /** A deterministic value; without an alias it names no column. */
    private void value(String alias) {
        nested(
                () -> {
                    switch (random.nextInt(6)) {
                        case 0 -> call("coalesce", alias);
                        case 1 -> call("concat", alias);
                        case 2 -> {
                            word("case when");
                            condition(alias);
                            word("then");
                            value(alias);
                            word("else");
                            value(alias);
                            word("end");
                        }
                        case 3 -> {
                            word("cast(");
                            value(alias);
                            word("as varchar(10))");
                        }
                        case 4 -> {
                            word("(");
                            value(alias);
                            word("+");
                            value(alias);
                            word(")");
                        }
                        default -> {
                            word("( select max(");
                            value("");
                            word(") from visitors v where");
                            condition(alias);
                            word(")");
                        }
                    }
                },
                () -> leaf(alias));
    }

    private void call(String function, String alias) {
        word(function + "(");
        list(2, () -> value(alias));
        word(")");
    }

    private void condition(String alias) {
        Supplier<String> column = () -> alias.isEmpty() ? "1" : marker(alias);
        nested(
                () -> {
                    condition(alias);
                    word(random.nextBoolean() ? "and" : "or");
                    condition(alias);
                },
                () -> {
                    word(column.get());
                    switch (random.nextInt(5)) {
                        case 0 -> {
                            word("in (");
                            list(1 + random.nextInt(4), () -> value(alias));
                            word(")");
                        }
                        case 1 -> {
                            word("between");
                            value(alias);
                            word("and");
                            value(alias);
                        }
                        case 2 -> word("is not null");
                        case 3 -> {
                            word("<>");
                            value(alias);
                        }
                        default -> {
                            word("=");
                            value(alias);
                        }
                    }
                });
    }

    private void select(String alias) {
        word("select");
        list(1 + random.nextInt(3), () -> {
            value(alias);
            if (chance(30) && (database == Database.POSTGRESQL || database == Database.H2)) {
                out.append("as ");
                decoy("\"xc$m tier %d\"");
            }
        });
        word("from users " + alias + " where");
        condition(alias);
        if (chance(40)) {
            word("order by " + marker(alias) + " desc");
        }
    }

    private void columns(int position, int count) {
        word("(");
        for (int i = 0; i < count; i++) {
            word((i > 0 ? ", " : "") + (i == position ? marker("") : "c" + i));
        }
        word(")");
    }

    private void insertValues() {
        int count = 1 + random.nextInt(4);
        word("insert into users");
        columns(random.nextInt(count), count);
        word("values");
        list(1 + random.nextInt(3), () -> {
            word("(");
            list(count, () -> {
                if (chance(10)) {
                    word("default");
                } else {
                    value("");
                }
            });
            word(")");
        });
    }

    private void insertSelect() {
        int count = 1 + random.nextInt(4);
        word("insert into users");
        columns(random.nextInt(count), count);
        int branches = 1 + random.nextInt(3);
        for (int i = 0; i < branches; i++) {
            word(i > 0 ? "union all select" : "select");
            list(count, () -> value("w"));
            word("from users w where");
            condition("w");
        }
    }

    private void assignments(String alias) {
        int count = 1 + random.nextInt(3);
        int position = random.nextInt(count);
        for (int i = 0; i < count; i++) {
            word((i > 0 ? ", " : "") + (i == position ? marker("") : "c" + i) + " =");
            value(alias);
        }
    }

    private void update() {
        word("update users u set");
        assignments("u");
        word("where");
        condition("u");
    }

    private void delete() {
        word("delete from users u where");
        condition("u");
    }

    private void upsert() {
        insertValues();
        if (database == Database.MYSQL || database == Database.MARIADB) {
            word("on duplicate key update");
        } else {
            word("on conflict (" + marker("") + ") do update set");
        }
        assignments("users");
    }
}
