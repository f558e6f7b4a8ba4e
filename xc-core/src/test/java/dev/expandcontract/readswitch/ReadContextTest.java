package dev.expandcontract.readswitch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ReadContextTest {

    @Test
    void a_context_is_the_threads_until_its_scope_ends() throws InterruptedException {
        var outer = ReadContext.of("ada");
        var inner = ReadContext.of("bob").with("country", "nl").with("country", "de");
        assertThat(ReadContext.current()).isSameAs(ReadContext.EMPTY);
        try (var first = outer.open()) {
            try (var second = inner.open()) {
                assertThat(ReadContext.current()).isSameAs(inner);
                var elsewhere = new AtomicReference<ReadContext>();
                Thread.ofPlatform()
                        .start(() -> elsewhere.set(ReadContext.current()))
                        .join();
                assertThat(elsewhere).hasValue(ReadContext.EMPTY);
                second.close();
                assertThat(ReadContext.current()).isSameAs(outer);
            }
            assertThat(first).isNotNull();
        }
        assertThat(ReadContext.current()).isSameAs(ReadContext.EMPTY);
    }

    @Test
    void it_tells_whom_a_transaction_reads_for() {
        assertThat(ReadContext.EMPTY.key()).isEmpty();
        assertThat(ReadContext.EMPTY.attributes()).isEmpty();
        var context = ReadContext.of("bob").with("country", "nl").with("country", "de");
        assertThat(context.key()).contains("bob");
        assertThat(context.attributes()).isEqualTo(Map.of("country", "de"));
        assertThat(context)
                .isEqualTo(ReadContext.of("bob").with("country", "de"))
                .hasSameHashCodeAs(ReadContext.of("bob").with("country", "de"))
                .isNotEqualTo(ReadContext.of("bob"))
                .isNotEqualTo(ReadContext.of("eve").with("country", "de"))
                .hasToString("ReadContext[key=bob, attributes={country=de}]");
    }
}
