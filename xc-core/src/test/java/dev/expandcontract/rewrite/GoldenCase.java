package dev.expandcontract.rewrite;

import dev.expandcontract.database.Database;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.Migration;
import dev.expandcontract.model.MigrationRegistry;
import dev.expandcontract.phase.ColumnUse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One statement of a golden file: a line {@code == title}, an optional line {@code databases: ..} (default: all four), the
 * statement, and what is expected of it from the first line {@code -- ..} on.
 */
record GoldenCase(String title, Set<Database> databases, String sql, String expected) {

    static final MigrationRegistry REGISTRY = MigrationRegistry.of(
            Migration.of("m", "users", "subscription", "tier"),
            Migration.of("n", "users", "plan", "plan_id"),
            Migration.of("o", "orders", "state", "status"),
            Migration.of("price", "items", "cents", "amount")
                    .with(new Conversion.Pair(
                            "cast({value} as decimal(10, 2)) / 100",
                            "cast(cast({value} as decimal(10, 2)) * 100 as decimal(10))",
                            true)),
            Migration.of("kind", "items", "code", "category")
                    .with(new Conversion.Pair(
                            "case when {value} = 'F' then 'food' else concat('x', {value}) end",
                            "case when cast({value} as char(10)) = 'food' then 'F' else substring(cast({value} as char(10)), 2) end",
                            false)),
            Migration.of("mail", "items", "email", "address")
                    .with(new Conversion.OneWay("lower(cast({value} as char(50)))")),
            Migration.of("size", "boxes", "size_code", "litres").with(Conversion.of(new Converters.Litres(), true)),
            Migration.of("hue", "boxes", "colour", "hue").with(Conversion.of(new Converters.Hue())));

    static List<GoldenCase> parse(String file) {
        var cases = new ArrayList<GoldenCase>();
        for (var block : file.split("(?m)^== ")) {
            if (!block.isBlank()) {
                cases.add(parseCase(block.lines().toList()));
            }
        }
        return cases;
    }

    private static GoldenCase parseCase(List<String> lines) {
        int first = 1;
        var databases = EnumSet.allOf(Database.class);
        if (lines.get(1).startsWith("databases: ")) {
            databases = Arrays.stream(lines.get(1).substring(11).split(", "))
                    .map(name -> Database.valueOf(name.toUpperCase(Locale.ROOT)))
                    .collect(Collectors.toCollection(() -> EnumSet.noneOf(Database.class)));
            first = 2;
        }
        int split = first;
        while (split < lines.size() && !lines.get(split).startsWith("-- ")) {
            split++;
        }
        return new GoldenCase(
                lines.getFirst(),
                databases,
                String.join("\n", lines.subList(first, split)).strip(),
                String.join("\n", lines.subList(split, lines.size())).strip());
    }

    /** What the rewriter makes of the statement, in the form in which the file holds it. */
    String actual(Database database) {
        StatementTemplate template;
        try {
            template = new Rewriter(REGISTRY, database).template(sql);
        } catch (StatementRefusedException refused) {
            return "-- refused\n" + refused.getMessage().replace(" Statement: " + sql, "");
        }
        if (template.isUntouched()) {
            return "-- untouched";
        }
        var text = new StringBuilder("-- sites\n");
        for (var site : template.sites()) {
            text.append(site.getClass().getSimpleName())
                    .append(' ')
                    .append(site.migration().id())
                    .append(": ")
                    .append(sql, site.start(), site.end())
                    .append('\n');
        }
        for (var use : ColumnUse.values()) {
            var rewritten = template.render(migration -> use);
            text.append("-- ").append(use).append('\n').append(rewritten.sql()).append('\n');
            if (!rewritten.parameters().isIdentity()) {
                text.append("parameters: ").append(rewritten.parameters()).append('\n');
            }
            if (rewritten.java() != null) {
                text.append(converted(rewritten, rewritten.java()));
            }
        }
        return text.toString().strip();
    }

    /** The parameters of the physical statement that take what the old column stores, and the result's columns that are converted. */
    private static String converted(RewrittenStatement rewritten, JavaPlan java) {
        var text = new StringBuilder("in java:");
        for (int i = 1; i <= rewritten.parameters().logicalCount(); i++) {
            if (java.parameter(i) != null) {
                text.append(" parameter ")
                        .append(i)
                        .append(" of ")
                        .append(java.parameter(i).id());
            }
        }
        for (int i = 1; i <= rewritten.parameters().physicalCount(); i++) {
            if (java.takesOld(i)) {
                text.append(", old at ").append(i);
            }
        }
        for (int i = 1; i < 20; i++) {
            var result = java.result(i);
            if (result != null) {
                text.append(", column ")
                        .append(i)
                        .append(" is ")
                        .append(result.stored())
                        .append(" of ")
                        .append(result.migration().id());
            }
        }
        return text.append('\n').toString();
    }

    /** The case as the file should hold it. */
    String recorded() {
        var head = databases.size() == Database.values().length
                ? ""
                : databases.stream()
                        .map(database -> database.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", ", "databases: ", "\n"));
        return "== " + title + "\n" + head + sql + "\n"
                + actual(databases.iterator().next()) + "\n";
    }
}
