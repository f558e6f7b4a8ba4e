package dev.expandcontract.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.Migration;
import dev.expandcontract.model.MigrationRegistry;
import dev.expandcontract.phase.ColumnUse;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RewriterTest {

    private static final ColumnUses OLD = migration -> ColumnUse.OLD_ONLY;
    private static final ColumnUses BOTH = migration -> ColumnUse.BOTH_READ_OLD;

    private final Rewriter rewriter = new Rewriter(GoldenCase.REGISTRY, Database.POSTGRESQL);

    @Test
    void anUntouchedStatementKeepsItsInstance() throws StatementRefusedException {
        var sql = new String("select id from visitors");
        assertThat(rewriter.template(sql).sql()).isSameAs(sql);
        assertThat(rewriter.template(sql).isUntouched()).isTrue();
        assertThat(rewriter.template(sql).migrations()).isEmpty();
        assertThat(rewriter.template(sql).readsOnly()).isTrue();
        assertThat(rewriter.template(sql).sites()).isEmpty();
    }

    @Test
    void anUntouchedStatementCannotBeRendered() throws StatementRefusedException {
        var template = rewriter.template("select id from visitors");
        assertThatThrownBy(() -> template.render(OLD))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("An untouched statement has nothing to render: select id from visitors");
    }

    @Test
    void equalTextsShareATemplateAndEqualUsesAText() throws StatementRefusedException {
        var first = rewriter.template(new String("update users set xc$m = ?"));
        assertThat(rewriter.template(new String("update users set xc$m = ?"))).isSameAs(first);
        assertThat(first.render(BOTH)).isSameAs(first.render(BOTH)).isNotSameAs(first.render(OLD));
        assertThat(first.render(BOTH)).hasToString("update users set tier = ?, subscription = ?");
        assertThat(first.migrations()).extracting(Migration::id).containsExactly("m");
        assertThat(first.isUntouched()).isFalse();
    }

    @Test
    void aStatementThatOnlyReadsHasOneTextForEachSide() throws StatementRefusedException {
        var reading = rewriter.template("select u.xc$m from users u");
        assertThat(reading.readsOnly()).isTrue();
        assertThat(reading.render(OLD)).isSameAs(reading.render(BOTH));
        assertThat(reading.render(migration -> ColumnUse.NEXT_ONLY))
                .isSameAs(reading.render(migration -> ColumnUse.BOTH_READ_NEXT))
                .isNotSameAs(reading.render(OLD));
        assertThat(rewriter.template("update users set xc$m = 1").readsOnly()).isFalse();
    }

    @Test
    void aFlipChangesTheTextOfACachedTemplate() throws StatementRefusedException {
        var template = rewriter.template("insert into users (xc$m, xc$n) values (?, ?)");
        var texts = new HashSet<String>();
        for (var m : ColumnUse.values()) {
            for (var n : ColumnUse.values()) {
                var rendered = template.render(migration -> migration.id().equals("m") ? m : n);
                texts.add(rendered.sql());
            }
        }
        assertThat(texts).hasSize(16);
        assertThat(template.render(migration -> migration.id().equals("m") ? ColumnUse.NEXT_ONLY : ColumnUse.OLD_ONLY))
                .hasToString("insert into users (tier, plan) values (?, ?)");
    }

    @Test
    void manyMigrationsInOneStatement() throws StatementRefusedException {
        var registry = MigrationRegistry.of(
                Migration.of("a", "t", "a1", "a2"),
                Migration.of("b", "t", "b1", "b2"),
                Migration.of("c", "t", "c1", "c2"),
                Migration.of("d", "t", "d1", "d2"));
        var template = new Rewriter(registry, Database.H2)
                .template("update t set xc$a = ?, xc$b = ?, xc$c = ? where xc$d = ?");
        ColumnUses uses = migration -> migration.id().equals("b") ? ColumnUse.BOTH_READ_NEXT : ColumnUse.OLD_ONLY;
        assertThat(template.render(uses)).hasToString("update t set a1 = ?, b1 = ?, b2 = ?, c1 = ? where d1 = ?");
        assertThat(template.render(uses)).isSameAs(template.render(uses));
        assertThat(template.render(OLD)).hasToString("update t set a1 = ?, b1 = ?, c1 = ? where d1 = ?");
    }

    @Test
    void aRefusalIsCachedAndThrownAnew() {
        var first = refusal("select tier from users");
        var second = refusal("select tier from users");
        assertThat((Throwable) second).isNotSameAs(first).hasMessage(first.getMessage());
        assertThat(second.getSQLState()).isEqualTo("42XC1");
        assertThat(rewriter.cached()).isEqualTo(1);
    }

    private StatementRefusedException refusal(String sql) {
        try {
            rewriter.template(sql);
        } catch (StatementRefusedException refused) {
            return refused;
        }
        throw new AssertionError("Not refused: " + sql);
    }

    @Test
    void anOverlongTextIsAnalysedEachTime() throws StatementRefusedException {
        var sql = "select xc$m from users where xc$m in (" + "?, ".repeat(50_000) + "?)";
        assertThat(rewriter.template(sql)).isNotSameAs(rewriter.template(sql));
        assertThat(rewriter.cached()).isZero();
        assertThat(rewriter.template(sql).render(OLD).parameters().physicalCount())
                .isEqualTo(50_001);
    }

    @Test
    void listsOfManyLengthsNeitherGrowTheCacheNorFlushWhatIsInUse() throws StatementRefusedException {
        var hot = "update users set xc$m = ? where id = ?";
        var template = rewriter.template(hot);
        rewriter.template(hot);
        for (int i = 1; i <= 100_000; i++) {
            // The length of the list, without making the test compare megabytes of text.
            rewriter.template("select p.id from plans p where p.id in (" + i + ", " + "?, ".repeat(i % 100) + "?)");
        }
        assertThat(rewriter.template(hot)).isSameAs(template);
        assertThat(rewriter.cached()).isLessThan(16_000);
    }

    @Test
    void aHitAllocatesNothing() throws StatementRefusedException {
        var untouched = "select id from visitors";
        var marked = "update users set xc$m = ? where xc$n = ?";
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = 0;
        for (int i = 0; i < 20_000; i++) {
            if (i == 10_000) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            if (!rewriter.template(untouched).isUntouched()
                    || rewriter.template(marked).render(BOTH).sql().isEmpty()) {
                throw new AssertionError();
            }
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
    }

    @Test
    void anyNumberOfThreadsGetTheSameText() throws Exception {
        var template = rewriter.template("update users set xc$m = ?");
        Set<RewrittenStatement> seen = Collections.synchronizedSet(new HashSet<>());
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 8; i++) {
            threads.add(Thread.ofPlatform().start(() -> seen.add(template.render(BOTH))));
        }
        for (var thread : threads) {
            thread.join();
        }
        assertThat(seen).hasSize(1);
    }

    @Test
    void nestingHasALimitWellBelowTheStack() throws StatementRefusedException {
        var fits = "select xc$m from users where " + "(".repeat(290) + "a" + ")".repeat(290);
        assertThat(rewriter.template(fits).readsOnly()).isTrue();
        var tooDeep = "select xc$m from users where " + "(".repeat(20_000) + "a" + ")".repeat(20_000);
        assertThatThrownBy(() -> rewriter.template(tooDeep))
                .isInstanceOf(StatementRefusedException.class)
                .hasMessageContaining("has a form that XC cannot rewrite with certainty (at '(')");
    }

    @Test
    void manyRowsAreRenderedRowByRow() throws StatementRefusedException {
        var sql = "insert into users (xc$m, id) values " + "(?, 1), ".repeat(2_000) + "(?, 1)";
        var rendered = rewriter.template(sql).render(BOTH);
        assertThat(rendered.sql())
                .isEqualTo("insert into users (subscription, id, tier) values " + "(?, 1, ?), ".repeat(2_000)
                        + "(?, 1, ?)");
        assertThat(rendered.parameters().physical(2_001, 1)).isEqualTo(4_002);
    }

    @Test
    void anEmptyRegistryTouchesAndRefusesNothing() throws StatementRefusedException {
        var empty = new Rewriter(MigrationRegistry.EMPTY, Database.MYSQL);
        assertThat(empty.template("begin").isUntouched()).isTrue();
        assertThat(empty.template("set autocommit = 0").isUntouched()).isTrue();
        assertThat(empty.template("select tier from users").isUntouched()).isTrue();
        assertThat(empty.template("").isUntouched()).isTrue();
        assertThatThrownBy(() -> empty.template("select xc$m from users"))
                .hasMessageContaining("names the marker 'xc$m', but no such migration is registered")
                .hasMessageContaining("registered are: none");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "discard temp",
                "select discard from cards",
                "insert into log (text) values ('pg_advisory_unlock_all, release_all_locks')",
                "select pg_advisory_unlock_all_of_mine()",
                "select release_lock('mine')",
                "select release_lock(?)",
                "select /* discard all; release_all_locks() */ 1"
            })
    void otherLocksAreTheApplicationsOwn(String sql) throws StatementRefusedException {
        for (var database : Database.values()) {
            assertThat(new Rewriter(GoldenCase.REGISTRY, database).template(sql).isUntouched())
                    .isTrue();
        }
    }

    @Test
    void resultNamesLeadToTheColumnThatIsRead() throws StatementRefusedException {
        var template = rewriter.template("select u.id, u.xc$m from users u");
        var old = template.render(OLD);
        var next = template.render(migration -> ColumnUse.BOTH_READ_NEXT);
        for (var name : new String[] {"xc$m", "XC$M", "tier", "TIER", "subscription"}) {
            assertThat(old.physicalName(name)).isEqualToIgnoringCase("subscription");
            assertThat(next.physicalName(name)).isEqualToIgnoringCase("tier");
        }
        assertThat(old.physicalName("id")).isEqualTo("id");
        assertThat(old.physicalName("plan_id")).isEqualTo("plan_id");
        assertThat(old.physicalName("xc$n")).isEqualTo("xc$n");
    }

    @Test
    void aNameThatTheStatementGivesToSomethingElseStaysWhatItIs() throws StatementRefusedException {
        var sql =
                "select p.tier, u.xc$m, u.name as Plan from users u join plans p on p.id = u.plan_no where u.xc$n = 1";
        var old = rewriter.template(sql).render(OLD);
        var next = rewriter.template(sql).render(migration -> ColumnUse.NEXT_ONLY);
        assertThat(old.physicalName("tier")).isEqualTo("tier");
        assertThat(old.physicalName("xc$m")).isEqualTo("subscription");
        assertThat(next.physicalName("subscription")).isEqualTo("tier");
        assertThat(next.physicalName("plan")).isEqualTo("plan");
    }

    @Test
    void anOrdinaryNameIsWrittenBareAndAnotherOneQuoted() throws StatementRefusedException {
        var registry = MigrationRegistry.of(Migration.of("a", "t", "my col", "1\"x"));
        var postgres = new Rewriter(registry, Database.POSTGRESQL).template("select t.xc$a from t");
        assertThat(postgres.render(OLD)).hasToString("select t.\"my col\" from t");
        assertThat(postgres.render(migration -> ColumnUse.NEXT_ONLY)).hasToString("select t.\"1\"\"x\" from t");
        var mysql = new Rewriter(registry, Database.MYSQL).template("select t.xc$a from t");
        assertThat(mysql.render(OLD)).hasToString("select t.`my col` from t");
        var quoted = new Rewriter(registry, Database.H2).template("select t.\"xc$a\" from t");
        assertThat(quoted.render(migration -> ColumnUse.NEXT_ONLY)).hasToString("select t.\"1\"\"x\" from t");
    }

    @Test
    void aSchemaTellsTablesApart() throws StatementRefusedException {
        var registry = MigrationRegistry.of(Migration.of("a", "app.t", "x", "y"));
        var rewriting = new Rewriter(registry, Database.POSTGRESQL);
        assertThat(rewriting.template("select x from other.t").isUntouched()).isTrue();
        assertThat(rewriting.template("select t.xc$a from app.t").render(OLD)).hasToString("select t.x from app.t");
        assertThatThrownBy(() -> rewriting.template("select x from t")).isInstanceOf(StatementRefusedException.class);
        assertThatThrownBy(() -> rewriting.template("select t.xc$a from other.t"))
                .hasMessageContaining("names t.xc$a, whose qualifier does not stand for the table app.t");
    }

    @Test
    void columnsOfOneNameInTwoMigratingTables() throws StatementRefusedException {
        var registry = MigrationRegistry.of(Migration.of("a", "t", "x", "y"), Migration.of("b", "s", "x", "z"));
        var rewriting = new Rewriter(registry, Database.POSTGRESQL);
        assertThat(rewriting.template("select t.xc$a, s.xc$b from t, s").render(OLD))
                .hasToString("select t.x, s.x from t, s");
        assertThatThrownBy(() -> rewriting.template("select s.x from s"))
                .hasMessageContaining("(migration b: s.x -> z)");
        assertThatThrownBy(() -> rewriting.template("select t.x from t"))
                .hasMessageContaining("(migration a: t.x -> y)");
        assertThat(rewriting.template("select s.y from s").isUntouched()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void everyDatabaseHasItsRules(Database database) throws StatementRefusedException {
        assertThat(new Rewriter(GoldenCase.REGISTRY, database)
                        .template("select u.xc$m from users u")
                        .render(OLD))
                .hasToString("select u.subscription from users u");
    }
}
