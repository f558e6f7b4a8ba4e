package dev.expandcontract.readswitch.openfeature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Side;
import dev.expandcontract.readswitch.ReadContext;
import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.FeatureProvider;
import dev.openfeature.sdk.Metadata;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.ProviderEvaluation;
import dev.openfeature.sdk.Value;
import dev.openfeature.sdk.exceptions.FlagNotFoundError;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenFeatureReadSwitchTest {

    private static final Migration TIER = Migration.of("tier", "users", "subscription", "tier");
    private static final Duration LONG = Duration.ofSeconds(30);

    private Client client;

    @BeforeEach
    void open() {
        OpenFeatureAPI.getInstance().setProviderAndWait(new ByContext());
        client = OpenFeatureAPI.getInstance().getClient();
    }

    @AfterEach
    void close() {
        OpenFeatureAPI.getInstance().shutdown();
    }

    @Test
    void the_provider_decides_by_the_key_and_the_attributes() {
        try (var readSwitch = OpenFeatureReadSwitch.of(client, LONG)) {
            try (var scope = ReadContext.of("ada").open()) {
                assertThat(scope).isNotNull();
                assertThat(readSwitch.choose(TIER)).isEqualTo(Side.NEXT);
            }
            try (var scope = ReadContext.of("bob").open()) {
                assertThat(scope).isNotNull();
                assertThat(readSwitch.choose(TIER)).isEqualTo(Side.OLD);
            }
            try (var scope = ReadContext.of("bob").with("beta", "yes").open()) {
                assertThat(scope).isNotNull();
                assertThat(readSwitch.choose(TIER)).isEqualTo(Side.NEXT);
            }
            assertThat(readSwitch.choose(TIER)).isEqualTo(Side.OLD);
            assertThat(readSwitch.problem("tier")).isEmpty();
        }
    }

    @Test
    void a_flag_that_the_provider_does_not_know_is_an_error_and_no_answer() {
        try (var readSwitch = OpenFeatureReadSwitch.of(client)) {
            var unknown = Migration.of("unknown", "users", "a", "b");
            assertThat(readSwitch.choose(unknown)).isEqualTo(Side.OLD);
        }
        try (var readSwitch = OpenFeatureReadSwitch.of(client, LONG)) {
            assertThat(readSwitch.choose(Migration.of("unknown", "users", "a", "b")))
                    .isEqualTo(Side.OLD);
            assertThat(readSwitch.problem("tier"))
                    .contains("java.lang.IllegalStateException: The provider of OpenFeature gives no value for the flag"
                            + " 'xc-unknown': FLAG_NOT_FOUND, no such flag");
        }
    }

    /** Knows one flag, which is on for Ada and for all in the beta. */
    private static final class ByContext implements FeatureProvider {

        @Override
        public Metadata getMetadata() {
            return () -> "by context";
        }

        @Override
        public ProviderEvaluation<Boolean> getBooleanEvaluation(
                String key, Boolean defaultValue, EvaluationContext context) {
            if (!key.equals("xc-tier")) {
                throw new FlagNotFoundError("no such flag");
            }
            var beta = context.getValue("beta");
            return ProviderEvaluation.<Boolean>builder()
                    .value("ada".equals(context.getTargetingKey()) || beta != null && "yes".equals(beta.asString()))
                    .build();
        }

        @Override
        public ProviderEvaluation<String> getStringEvaluation(
                String key, String defaultValue, EvaluationContext context) {
            throw new FlagNotFoundError(key);
        }

        @Override
        public ProviderEvaluation<Integer> getIntegerEvaluation(
                String key, Integer defaultValue, EvaluationContext context) {
            throw new FlagNotFoundError(key);
        }

        @Override
        public ProviderEvaluation<Double> getDoubleEvaluation(
                String key, Double defaultValue, EvaluationContext context) {
            throw new FlagNotFoundError(key);
        }

        @Override
        public ProviderEvaluation<Value> getObjectEvaluation(
                String key, Value defaultValue, EvaluationContext context) {
            throw new FlagNotFoundError(key);
        }
    }
}
