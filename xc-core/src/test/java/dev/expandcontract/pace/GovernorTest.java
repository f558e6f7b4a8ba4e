package dev.expandcontract.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.model.SettingException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GovernorTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration PATIENT = Duration.ofSeconds(30);

    private final List<Governor> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(Governor::close);
    }

    @Test
    void without_probes_the_work_goes_at_full_pace() {
        assertThat(governor(PATIENT).decide()).isEqualTo(Decision.FULL).hasToString("at full pace");
    }

    @Test
    void the_slowest_pace_counts_with_all_its_reasons() {
        var governor = governor(
                PATIENT,
                probe("lag", () -> new Reading(Pace.SLOW, "30 ms")),
                probe("load", () -> new Reading(Pace.PAUSED, "9 sessions")),
                probe("window", () -> new Reading(Pace.PAUSED, "closed")),
                probe("log", () -> new Reading(Pace.FULL, "quiet")));
        assertThat(governor.decide()).isEqualTo(new Decision(Pace.PAUSED, 0, "load: 9 sessions; window: closed"));
        assertThat(governor.decide()).hasToString("paused, load: 9 sessions; window: closed");
    }

    @Test
    void full_pace_needs_no_reason() {
        assertThat(governor(PATIENT, probe("lag", () -> new Reading(Pace.FULL, "0 ms")))
                        .decide())
                .isEqualTo(Decision.FULL);
    }

    @Test
    void a_probe_that_fails_pauses_the_work() {
        assertThat(governor(PATIENT, probe("lag", () -> {
                            throw new IllegalStateException("no replica");
                        }))
                        .decide())
                .isEqualTo(new Decision(
                        Pace.PAUSED, 0, "lag: the probe failed: java.lang.IllegalStateException: no replica"));
    }

    @Test
    void a_probe_that_returns_nothing_pauses_the_work() {
        assertThat(governor(PATIENT, probe("lag", () -> null)).decide())
                .isEqualTo(new Decision(Pace.PAUSED, 0, "lag: the probe returned null"));
    }

    @Test
    void a_probe_that_hangs_pauses_the_work_and_is_asked_no_second_time_until_it_answers() throws Exception {
        var calls = new AtomicInteger();
        var answer = new CountDownLatch(1);
        var hanging = probe("lag", () -> {
            calls.incrementAndGet();
            answer.await();
            return new Reading(Pace.FULL, "0 ms");
        });
        var governor = governor(Duration.ofMillis(1), hanging);
        var paused = new Decision(Pace.PAUSED, 0, "lag: the probe has not answered within 1 ms");
        assertThat(governor.decide()).isEqualTo(paused);
        assertThat(governor.decide()).isEqualTo(paused);
        answer.countDown();
        while (governor.decide().pace() != Pace.FULL) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        assertThat(calls).hasValueLessThan(4);
    }

    @Test
    void a_decision_holds_for_its_interval() {
        var clock = new AtomicLong(Long.MAX_VALUE - 500);
        var calls = new AtomicInteger();
        var probe = probe("lag", () -> new Reading(Pace.SLOW, calls.incrementAndGet() + " ms"));
        var governor = new Governor(List.of(probe), Duration.ofNanos(1000), PATIENT, clock::get);
        open.add(governor);
        assertThat(governor.decide().why()).isEqualTo("lag: 1 ms");
        clock.addAndGet(999);
        assertThat(governor.decide().why()).isEqualTo("lag: 1 ms");
        clock.addAndGet(1);
        assertThat(governor.decide().why()).isEqualTo("lag: 2 ms");
    }

    @Test
    void the_pace_is_halved_and_recovers_by_steps() {
        var clock = new AtomicLong();
        var pace = new AtomicReference<>(Pace.FULL);
        var governor = ticking(clock, probe("lag", () -> new Reading(pace.get(), "30 ms")));
        assertThat(governor.decide()).isEqualTo(Decision.FULL);
        pace.set(Pace.SLOW);
        assertThat(percents(governor, clock, 7)).containsExactly(50, 25, 12, 6, 3, 1, 1);
        assertThat(governor.decide()).hasToString("at 1 % of full pace, lag: 30 ms");
        pace.set(Pace.FULL);
        assertThat(percents(governor, clock, 9)).containsExactly(2, 3, 4, 5, 6, 7, 8, 10, 12);
        assertThat(governor.decide()).hasToString("at 12 % of full pace, recovering from lag: 30 ms");
        pace.set(Pace.STEADY);
        assertThat(percents(governor, clock, 2)).containsExactly(12, 12);
        pace.set(Pace.FULL);
        assertThat(percents(governor, clock, 20)).startsWith(15, 18, 22, 27, 32).endsWith(97, 100, 100);
        assertThat(governor.decide()).isEqualTo(Decision.FULL);
    }

    @Test
    void work_begins_slowly_after_a_pause_and_where_a_probe_is_not_content() {
        var clock = new AtomicLong();
        var pace = new AtomicReference<>(Pace.STEADY);
        var governor = ticking(clock, probe("lag", () -> new Reading(pace.get(), "30 ms")));
        assertThat(governor.decide().percent()).isEqualTo(10);
        pace.set(Pace.PAUSED);
        assertThat(percents(governor, clock, 2)).containsExactly(0, 0);
        pace.set(Pace.FULL);
        assertThat(percents(governor, clock, 2)).containsExactly(10, 12);
        pace.set(Pace.PAUSED);
        assertThat(percents(governor, clock, 1)).containsExactly(0);
        pace.set(Pace.SLOW);
        assertThat(percents(governor, clock, 1)).containsExactly(10);
    }

    @Test
    void what_was_decided_long_ago_does_not_count() {
        var clock = new AtomicLong();
        var pace = new AtomicReference<>(Pace.SLOW);
        var governor = ticking(clock, probe("lag", () -> new Reading(pace.get(), "30 ms")));
        assertThat(governor.decide().percent()).isEqualTo(10);
        clock.addAndGet(Duration.ofMinutes(1).toNanos());
        pace.set(Pace.FULL);
        assertThat(governor.decide()).isEqualTo(Decision.FULL);
    }

    @Test
    void a_change_of_pace_is_logged_with_its_reason_and_numbers_that_change_are_not() {
        var clock = new AtomicLong();
        var pace = new AtomicReference<>(Pace.FULL);
        var calls = new AtomicInteger();
        var governor = ticking(clock, probe("lag", () -> new Reading(pace.get(), calls.incrementAndGet() + " ms")));
        governor.decide();
        var before = System.err;
        var bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            for (var next : List.of(Pace.FULL, Pace.SLOW, Pace.SLOW, Pace.PAUSED)) {
                pace.set(next);
                percents(governor, clock, 1);
            }
        } finally {
            System.setErr(before);
        }
        assertThat(bytes.toString(StandardCharsets.UTF_8).lines().map(line -> line.substring(line.indexOf(" - "))))
                .containsExactly(
                        " - The pace of work in the background: at 50 % of full pace, lag: 3 ms; before: at full pace",
                        " - The pace of work in the background: paused, lag: 5 ms; before: at 25 % of full pace, lag: 4 ms");
    }

    @Test
    void an_instance_that_is_being_closed_works_no_more() {
        var governor = governor(PATIENT, probe("lag", () -> new Reading(Pace.FULL, "")));
        governor.close();
        assertThat(governor.decide()).isEqualTo(new Decision(Pace.PAUSED, 0, "this instance is being closed"));
    }

    @Test
    void an_interrupted_worker_stays_interrupted() {
        var governor = governor(PATIENT, probe("lag", () -> {
            new CountDownLatch(1).await();
            return new Reading(Pace.FULL, "");
        }));
        Thread.currentThread().interrupt();
        assertThat(governor.decide().pace()).isEqualTo(Pace.PAUSED);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void settings_that_make_no_sense_are_refused() {
        assertThatThrownBy(() -> new Governor(List.of(), Duration.ofSeconds(-1), PATIENT))
                .isInstanceOf(SettingException.class)
                .hasMessage(
                        "Probes are asked every PT-1S and may take PT30S. The first must not be negative, the second"
                                + " at least one millisecond.");
        assertThatThrownBy(() -> new Governor(List.of(), Duration.ZERO, Duration.ZERO))
                .isInstanceOf(SettingException.class);
    }

    private static List<Integer> percents(Governor governor, AtomicLong clock, int decisions) {
        return IntStream.range(0, decisions)
                .mapToObj(i -> {
                    clock.addAndGet(SECOND.toNanos());
                    return governor.decide().percent();
                })
                .toList();
    }

    private Governor ticking(AtomicLong clock, PaceProbe probe) {
        var governor = new Governor(List.of(probe), SECOND, PATIENT, clock::get);
        open.add(governor);
        return governor;
    }

    private Governor governor(Duration patience, PaceProbe... probes) {
        var governor = new Governor(List.of(probes), Duration.ZERO, patience);
        open.add(governor);
        return governor;
    }

    private static PaceProbe probe(String name, Callable<Reading> read) {
        return new PaceProbe() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Reading read() throws Exception {
                return read.call();
            }
        };
    }
}
