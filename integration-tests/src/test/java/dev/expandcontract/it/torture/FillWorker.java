package dev.expandcontract.it.torture;

import dev.expandcontract.Xc;
import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.Command.RunBackfill;
import dev.expandcontract.it.Calls;
import dev.expandcontract.it.torture.FillPlan.Case;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * An instance in a process of its own, each of whose backfills stands still when it comes to its step, until all are told to
 * go on. The process ends when its standard input does.
 */
final class FillWorker {

    private final Voice voice;
    private final DataSource raw;
    private final Xc xc;
    private final CountDownLatch go = new CountDownLatch(1);
    private final ThreadLocal<@Nullable Filling> filling = new ThreadLocal<>();

    /** The backfill that a thread works on. */
    private record Filling(Case plan, FillStep.Walk begin, FillStep.Walk walk) {

        static Filling of(Case plan) {
            return new Filling(
                    plan, FillStep.BEFORE_CLAIM.walk(plan.inJava()), plan.step().walk(plan.inJava()));
        }
    }

    private FillWorker(Assignment assignment) throws SQLException {
        voice = new Voice(System.out, assignment.name());
        raw = assignment.dataSource();
        xc = FillPlan.join(Calls.watch(raw, new Steps()), assignment.name(), false);
    }

    public static void main(String[] arguments) throws Exception {
        var worker = new FillWorker(Assignment.parse(arguments));
        worker.voice.say(Voice.JOINED);
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var line = input.readLine(); line != null; line = input.readLine()) {
            worker.obey(line.split(" "));
        }
        Runtime.getRuntime().halt(1);
    }

    private void obey(String[] words) {
        switch (words[1]) {
            case "fill" ->
                Thread.ofPlatform()
                        .start(() -> voice.say(Voice.REPLY + words[0] + " " + fill(FillPlan.ofId(words[2]))));
            case "go" -> {
                go.countDown();
                voice.say(Voice.REPLY + words[0] + " done");
            }
            default -> throw new IllegalArgumentException(words[1]);
        }
    }

    private String fill(Case plan) {
        filling.set(Filling.of(plan));
        try {
            var outcome = xc.coordinator().execute(new RunBackfill(plan.id(), Direction.FORWARD, "ada", "fill"));
            if (go.getCount() > 0) {
                throw new IllegalStateException(plan + " has never come to its step: " + outcome);
            }
            return (outcome.succeeded() ? "done " : "refused ") + outcome.message();
        } catch (RuntimeException e) {
            voice.unexpected(e);
            Runtime.getRuntime().halt(1);
            throw e;
        }
    }

    private final class Steps implements Calls.Watcher {

        @Override
        public void before(String text, Connection connection) throws Exception {
            var present = filling.get();
            if (present != null && present.begin.meets(text, true)) {
                insertBehindTheEnd(present.plan);
            }
            if (present != null && present.plan.step().isAfterConflict() && FillStep.isUnlockedUpdate(text)) {
                throw new SQLException("As if another transaction held a row", "55P03");
            }
            met(present, text, true);
        }

        @Override
        public void after(String text, Connection connection) throws Exception {
            met(filling.get(), text, false);
        }

        private void met(@Nullable Filling present, String text, boolean before) throws InterruptedException {
            if (present != null && present.walk.meets(text, before)) {
                voice.say(Voice.AT + present.plan.id());
                go.await();
            }
        }

        /** As a writer does that knows one column only. */
        private void insertBehindTheEnd(Case plan) throws SQLException {
            try (var connection = raw.getConnection();
                    var statement = connection.createStatement()) {
                int row = FillPlan.ROWS + 1;
                statement.execute("insert into " + plan.id() + " (id, old_value) values (" + row + ", 'v" + row + "')");
            }
        }
    }
}
