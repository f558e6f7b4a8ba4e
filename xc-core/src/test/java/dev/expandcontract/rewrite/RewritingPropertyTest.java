package dev.expandcontract.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.database.Database;
import dev.expandcontract.phase.ColumnUse;
import dev.expandcontract.rewrite.StatementGenerator.Generated;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for every statement. {@code -Dxc.seed=} repeats a run that failed; each failure names its seed. */
class RewritingPropertyTest {

    private static final int STATEMENTS = 300;
    private static final Pattern PARAMETER = Pattern.compile("/\\*p(\\d+)\\*/\\?");
    private static final Pattern MARKER = Pattern.compile("(?i)xc\\$m");

    @ParameterizedTest
    @EnumSource
    void everyGeneratedStatementKeepsThePromises(Database database) throws StatementRefusedException {
        long start = Long.getLong("xc.seed", System.nanoTime());
        for (long seed = start; seed < start + STATEMENTS; seed++) {
            var generated = new StatementGenerator(seed, database).statement();
            var where = "%s, seed %d: %s".formatted(database, seed, generated.sql());
            check(generated, database, where);
        }
    }

    private static void check(Generated generated, Database database, String where) throws StatementRefusedException {
        StatementTemplate template;
        try {
            template = new Rewriter(GoldenCase.REGISTRY, database).template(generated.sql());
        } catch (StatementRefusedException refused) {
            throw new AssertionError(where, refused);
        }
        var again = new Rewriter(GoldenCase.REGISTRY, database).template(generated.sql());
        if (template.isUntouched()) {
            assertThat(MARKER.matcher(bare(generated, generated.sql())).find())
                    .as(where)
                    .isFalse();
            assertThat(template.sql()).isSameAs(generated.sql());
            return;
        }
        for (var use : ColumnUse.values()) {
            var rewritten = template.render(migration -> use);
            assertThat(again.render(migration -> use).sql()).as(where).isEqualTo(rewritten.sql());
            checkText(generated, use, rewritten.sql(), where);
            checkParameters(generated, rewritten, where);
        }
    }

    private static String bare(Generated generated, String sql) {
        return Generated.bare(sql, generated.decoys());
    }

    private static void checkText(Generated generated, ColumnUse use, String sql, String where) {
        for (var decoy : generated.decoys()) {
            assertThat(sql).as(where).contains(decoy);
        }
        var bare = bare(generated, sql);
        assertThat(MARKER.matcher(bare).find()).as(where).isFalse();
        switch (use) {
            case OLD_ONLY ->
                assertThat(bare)
                        .as(where)
                        .doesNotContain("tier")
                        .isEqualTo(
                                MARKER.matcher(bare(generated, generated.sql())).replaceAll("subscription"));
            case NEXT_ONLY ->
                assertThat(bare)
                        .as(where)
                        .doesNotContain("subscription")
                        .isEqualTo(
                                MARKER.matcher(bare(generated, generated.sql())).replaceAll("tier"));
            case BOTH_READ_OLD, BOTH_READ_NEXT ->
                assertThat(bare.length())
                        .as(where)
                        .isGreaterThanOrEqualTo(bare(generated, generated.sql()).length());
        }
    }

    private static void checkParameters(Generated generated, RewrittenStatement rewritten, String where) {
        var plan = rewritten.parameters();
        var inText = new ArrayList<Integer>();
        var matcher = PARAMETER.matcher(rewritten.sql());
        while (matcher.find()) {
            inText.add(Integer.valueOf(matcher.group(1)));
        }
        assertThat(plan.logicalCount()).as(where).isEqualTo(generated.parameters());
        assertThat(plan.physicalCount()).as(where).isEqualTo(inText.size());
        for (int logical = 1; logical <= plan.logicalCount(); logical++) {
            int number = logical;
            List<Integer> expected = IntStream.rangeClosed(1, inText.size())
                    .filter(position -> inText.get(position - 1) == number)
                    .boxed()
                    .toList();
            assertThat(expected).as(where).isNotEmpty();
            var actual = IntStream.range(0, plan.count(number))
                    .mapToObj(which -> plan.physical(number, which))
                    .toList();
            assertThat(actual).as(where).isEqualTo(expected);
        }
    }
}
