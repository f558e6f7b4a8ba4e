package dev.expandcontract.readswitch.ff4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Side;
import dev.expandcontract.readswitch.Dial;
import dev.expandcontract.readswitch.ReadContext;
import dev.expandcontract.readswitch.Share;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.ff4j.FF4j;
import org.ff4j.audit.EventConstants;
import org.ff4j.audit.EventQueryDefinition;
import org.ff4j.core.Feature;
import org.ff4j.core.FlippingExecutionContext;
import org.ff4j.core.FlippingStrategy;
import org.ff4j.store.InMemoryFeatureStore;
import org.ff4j.store.JdbcFeatureStore;
import org.ff4j.strategy.PonderationStrategy;
import org.ff4j.strategy.el.ExpressionFlipStrategy;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class Ff4jReadSwitchTest {

    private static final Migration TIER = Migration.of("tier", "users", "subscription", "tier");
    private static final Duration OFTEN = Duration.ofMillis(2);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final FF4j ff4j = new FF4j();
    private final Ff4jReadSwitch readSwitch = new Ff4jReadSwitch(ff4j, OFTEN);

    @AfterEach
    void close() {
        readSwitch.close();
    }

    @Test
    void a_feature_that_is_missing_is_created_disabled_with_a_sticky_strategy() {
        assertThat(readSwitch.choose(TIER)).isEqualTo(Side.OLD);
        await(() -> ff4j.getFeatureStore().exist("xc-tier"));
        var feature = ff4j.getFeature("xc-tier");
        assertThat(feature.isEnable()).isFalse();
        assertThat(feature.getGroup()).isEqualTo("xc");
        assertThat(feature.getDescription()).isEqualTo("Who reads the next column of the migration tier");
        assertThat(feature.getFlippingStrategy())
                .isInstanceOfSatisfying(
                        StickyStrategy.class,
                        strategy -> assertThat(strategy.dial()).isEqualTo(Dial.OFF));
    }

    @Test
    void enabling_and_turning_the_feature_moves_reads() {
        feature(true, new StickyStrategy(Dial.OFF.allowing("ada")));
        await(() -> as("ada") == Side.NEXT);
        assertThat(as("bob")).isEqualTo(Side.OLD);
        assertThat(readSwitch.choose(TIER)).isEqualTo(Side.OLD);

        update(true, new StickyStrategy(Dial.ON.denying("ada")));
        await(() -> as("bob") == Side.NEXT);
        assertThat(as("ada")).isEqualTo(Side.OLD);

        ff4j.disable("xc-tier");
        await(() -> as("bob") == Side.OLD);
        ff4j.enable("xc-tier");
        await(() -> as("bob") == Side.NEXT);
    }

    @Test
    void a_feature_without_a_strategy_is_for_everybody() {
        feature(true, null);
        await(() -> readSwitch.choose(TIER) == Side.NEXT);
    }

    @Test
    void trap_52_a_weight_lets_nobody_flicker() {
        feature(true, new PonderationStrategy(0.5));
        var half = Dial.ofPercent(50);
        await(() -> as(someone(half, Side.NEXT)) == Side.NEXT);
        for (int i = 0; i < 1000; i++) {
            var context = ReadContext.of("user-" + i);
            assertThat(as("user-" + i)).isEqualTo(half.side("tier", context));
        }
    }

    private static String someone(Dial dial, Side side) {
        for (int i = 0; ; i++) {
            if (dial.side("tier", ReadContext.of("user-" + i)) == side) {
                return "user-" + i;
            }
        }
    }

    @Test
    void another_strategy_sees_the_context_and_the_other_features() {
        ff4j.createFeature(new Feature("beta", true));
        var strategy = new ExpressionFlipStrategy("xc-tier", "beta");
        feature(true, strategy);
        await(() -> readSwitch.choose(TIER) == Side.NEXT);
        ff4j.disable("beta");
        await(() -> readSwitch.choose(TIER) == Side.OLD);

        update(true, new ForGermans());
        await(() -> {
            try (var scope = ReadContext.of("ada").with("country", "de").open()) {
                return scope != null && readSwitch.choose(TIER) == Side.NEXT;
            }
        });
        assertThat(as("ada")).isEqualTo(Side.OLD);
    }

    /** As an application may write one. */
    private static final class ForGermans extends org.ff4j.strategy.AbstractFlipStrategy {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean evaluate(String name, org.ff4j.core.FeatureStore store, FlippingExecutionContext context) {
            return "de".equals(context.getString("country", false)) && "ada".equals(context.getString("key", true));
        }
    }

    @Test
    void a_store_that_is_down_flips_nobody() {
        feature(true, new StickyStrategy(Dial.OFF.allowing("ada")));
        await(() -> as("ada") == Side.NEXT);
        ff4j.setFeatureStore(new Failing());
        await(() -> readSwitch.problem("tier").isPresent());
        assertThat(readSwitch.problem("tier")).contains("java.lang.IllegalStateException: connection refused");
        assertThat(as("ada")).isEqualTo(Side.NEXT);
        assertThat(as("bob")).isEqualTo(Side.OLD);
        ff4j.setFeatureStore(new InMemoryFeatureStore());
        await(() -> readSwitch.problem("tier").isEmpty());
        await(() -> as("ada") == Side.OLD);
    }

    @Test
    void a_store_that_hangs_delays_nobody() {
        feature(true, new StickyStrategy(Dial.OFF.allowing("ada")));
        await(() -> as("ada") == Side.NEXT);
        var hanging = new Hanging();
        ff4j.setFeatureStore(hanging);
        try {
            await(() -> hanging.entered.getCount() == 0);
            assertThat(as("ada")).isEqualTo(Side.NEXT);
            assertThat(as("bob")).isEqualTo(Side.OLD);
            assertThat(readSwitch.choose(Migration.of("other", "users", "a", "b")))
                    .isEqualTo(Side.OLD);
        } finally {
            hanging.release.countDown();
        }
    }

    private static class Failing extends InMemoryFeatureStore {
        @Override
        public boolean exist(String name) {
            throw new IllegalStateException("connection refused");
        }
    }

    private static final class Hanging extends InMemoryFeatureStore {
        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch release = new CountDownLatch(1);

        @Override
        public boolean exist(String name) {
            entered.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return super.exist(name);
        }
    }

    @Test
    void a_jdbc_store_keeps_the_dial_and_nonsense_in_it_flips_nobody() throws SQLException {
        var database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:ff4j;DB_CLOSE_DELAY=-1");
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            var store = new JdbcFeatureStore(database);
            store.createSchema();
            ff4j.setFeatureStore(store);
            assertThat(readSwitch.choose(TIER)).isEqualTo(Side.OLD);
            await(() -> store.exist("xc-tier"));
            var feature = store.read("xc-tier");
            assertThat(feature.getFlippingStrategy())
                    .isInstanceOfSatisfying(
                            StickyStrategy.class,
                            strategy -> assertThat(strategy.dial()).isEqualTo(Dial.OFF));
            feature.setEnable(true);
            feature.setFlippingStrategy(
                    new StickyStrategy(new Dial(Share.NONE, java.util.Set.of("ada", "eve"), java.util.Set.of("bob"))));
            store.update(feature);
            await(() -> as("ada") == Side.NEXT);
            assertThat(as("eve")).isEqualTo(Side.NEXT);
            assertThat(as("bob")).isEqualTo(Side.OLD);

            statement.execute("update ff4j_features set expression = 'share=lots'");
            await(() -> readSwitch.problem("tier").isPresent());
            assertThat(as("ada")).isEqualTo(Side.NEXT);
            assertThat(as("bob")).isEqualTo(Side.OLD);
            statement.execute("shutdown");
        }
    }

    @Test
    void a_turn_is_in_effect_when_it_returns_and_stands_in_the_audit_of_ff4j() {
        ff4j.audit(true);
        readSwitch.turn("tier", Dial.OFF.allowing("ada"));
        assertThat(as("ada")).isEqualTo(Side.NEXT);
        assertThat(as("bob")).isEqualTo(Side.OLD);
        assertThat(readSwitch.dial("tier")).isEqualTo(Dial.OFF.allowing("ada"));
        assertThat(ff4j.getFeature("xc-tier").isEnable()).isTrue();
        await(() -> ff4j.getEventRepository().getAuditTrail(new EventQueryDefinition()).stream()
                .anyMatch(event ->
                        event.getName().equals("xc-tier") && event.getAction().equals(EventConstants.ACTION_UPDATE)));
    }

    @Test
    void its_position_is_what_the_feature_comes_to() {
        assertThat(readSwitch.dial("tier")).as("created, disabled").isEqualTo(Dial.OFF);
        update(true, new PonderationStrategy(0.25));
        await(() -> readSwitch.dial("tier").equals(Dial.ofPercent(25)));
        ff4j.disable("xc-tier");
        await(() -> readSwitch.dial("tier").equals(Dial.OFF));
        update(true, new ForGermans());
        await(() -> {
            try {
                readSwitch.dial("tier");
                return false;
            } catch (IllegalStateException e) {
                return e.getMessage()
                        .equals("The feature 'xc-tier' goes by a strategy of its own. Give it a StickyStrategy.");
            }
        });
    }

    @Test
    void what_ff4j_cannot_keep_is_not_turned() {
        for (var key : List.of("a,b", "a&b", " a")) {
            assertThatThrownBy(() -> readSwitch.turn("tier", Dial.OFF.allowing(key)))
                    .hasMessage(
                            "FF4J cannot keep keys with a comma, an ampersand, or spaces around them. Take other keys, or"
                                    + " raise the share instead.");
        }
        assertThat(ff4j.getFeatureStore().exist("xc-tier")).isFalse();
    }

    @Test
    void a_store_that_fails_is_not_turned_and_tells_no_position() {
        readSwitch.turn("tier", Dial.OFF.allowing("ada"));
        ff4j.setFeatureStore(new Failing());
        assertThatThrownBy(() -> readSwitch.turn("tier", Dial.ON))
                .hasMessage(
                        "The store failed: java.lang.IllegalStateException: connection refused. Nothing is known to have"
                                + " changed.");
        await(() -> readSwitch.problem("tier").isPresent());
        assertThatThrownBy(() -> readSwitch.dial("tier"))
                .hasMessage(
                        "The feature 'xc-tier' could not be read: java.lang.IllegalStateException: connection refused."
                                + " Transactions go by what was read before, which is 0 %, always ada. Mend the store.");
        assertThat(as("ada")).isEqualTo(Side.NEXT);
    }

    @Test
    void a_store_that_hangs_is_given_up_and_shown() {
        readSwitch.turn("tier", Dial.OFF.allowing("ada"));
        var hanging = new Hanging();
        ff4j.setFeatureStore(hanging);
        try {
            assertThatThrownBy(() -> readSwitch.turn("tier", Dial.ON))
                    .hasMessageStartingWith("The store has not answered within 5 s.");
            await(() -> readSwitch.problem("tier").isPresent());
            assertThat(readSwitch.problem("tier").orElseThrow()).startsWith("it has not answered for ");
            assertThat(as("ada")).isEqualTo(Side.NEXT);
            assertThat(as("bob")).isEqualTo(Side.OLD);
        } finally {
            hanging.release.countDown();
        }
    }

    @Test
    void the_strategy_answers_ff4j_itself_alike() {
        var context = new FlippingExecutionContext();
        context.putString("key", "ada");
        ff4j.createFeature(new Feature("xc-tier", true, "", "", null, new StickyStrategy(Dial.OFF.allowing("ada"))));
        assertThat(ff4j.check("xc-tier", context)).isTrue();
        context.putString("key", "bob");
        assertThat(ff4j.check("xc-tier", context)).isFalse();
        assertThat(ff4j.check("xc-tier")).isFalse();
    }

    @Test
    void parameters_are_checked() {
        var strategy = new StickyStrategy();
        strategy.init("xc-tier", Map.of("share", " 12.5", "allowed", "a, b,,", "denied", "c"));
        assertThat(strategy.dial()).hasToString("12.5 %, always a, b, never c");
        assertThatThrownBy(() -> strategy.init("xc-tier", Map.of("share", "lots")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Ff4jReadSwitch(ff4j, Duration.ZERO))
                .hasMessage("The features of FF4J cannot be read every PT0S. Give an interval of at least one"
                        + " millisecond.");
    }

    private void feature(boolean enabled, @org.jspecify.annotations.Nullable FlippingStrategy strategy) {
        var feature = new Feature("xc-tier", enabled);
        feature.setFlippingStrategy(strategy);
        ff4j.createFeature(feature);
    }

    private void update(boolean enabled, FlippingStrategy strategy) {
        var feature = new Feature("xc-tier", enabled);
        feature.setFlippingStrategy(strategy);
        ff4j.getFeatureStore().update(feature);
    }

    private Side as(String key) {
        try (var scope = ReadContext.of(key).open()) {
            assertThat(scope).isNotNull();
            return readSwitch.choose(TIER);
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time").isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }
}
