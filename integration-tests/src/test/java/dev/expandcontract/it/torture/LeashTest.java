package dev.expandcontract.it.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LeashTest {

    private static final int PATIENCE_SECONDS = 30;

    @Test
    void what_is_left_is_killed_in_the_end_even_if_it_is_stopped_and_nothing_else_is() throws Exception {
        var stranger = start();
        try {
            var held = start();
            try (var leash = new Leash()) {
                leash.hold(held);
                leash.stop(held);
                leash.kill(stranger);
            }
            assertThat(held.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    /** A process that ends soon even if nobody ends it. */
    private static Process start() throws IOException {
        return new ProcessBuilder("sleep", "60").start();
    }
}
