package dev.expandcontract.it.torture;

import dev.expandcontract.Xc;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Side;
import dev.expandcontract.readswitch.ReadContext;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/** An instance in a process of its own that tells which column its transactions read. The process ends when its standard input does. */
final class DialWorker {

    private static final String READ = "select id from users where xc$tier is null";
    private static final long BETWEEN_LOOKS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Voice voice;
    private final Xc xc;

    private DialWorker(Assignment assignment) throws SQLException {
        voice = new Voice(System.out, assignment.name());
        xc = join(assignment.dataSource(), assignment.name());
    }

    /** As an application starts one: with the defaults. */
    static Xc join(DataSource dataSource, String name) {
        return Xc.builder(dataSource)
                .instance(name)
                .migrations(Migration.of("tier", "users", "subscription", "tier"))
                .start();
    }

    public static void main(String[] arguments) throws Exception {
        var worker = new DialWorker(Assignment.parse(arguments));
        worker.voice.say(Voice.JOINED);
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var line = input.readLine(); line != null; line = input.readLine()) {
            worker.obey(line.split(" "));
        }
        Runtime.getRuntime().halt(1);
    }

    private void obey(String[] words) throws SQLException {
        switch (words[1]) {
            case "await" -> {
                var side = Side.valueOf(words[2]);
                voice.say(Voice.AT + words[0]);
                try (var connection = xc.dataSource().getConnection()) {
                    while (reads(connection, "ada") != side) {
                        LockSupport.parkNanos(BETWEEN_LOOKS);
                    }
                }
                voice.say(Voice.REPLY + words[0] + " done");
            }
            case "sides" -> voice.say(Voice.REPLY + words[0] + " " + sides(Integer.parseInt(words[2])));
            default -> throw new IllegalArgumentException(words[1]);
        }
    }

    /** Which column is read for each of so many keys: 0 for the old one, 1 for the next. */
    private String sides(int keys) throws SQLException {
        var sides = new StringBuilder();
        try (var connection = xc.dataSource().getConnection()) {
            for (int key = 0; key < keys; key++) {
                sides.append(reads(connection, "customer " + key) == Side.NEXT ? '1' : '0');
            }
        }
        return sides.toString();
    }

    private static Side reads(Connection connection, String key) throws SQLException {
        try (var scope = ReadContext.of(key).open()) {
            return connection.nativeSQL(READ).contains("subscription") ? Side.OLD : Side.NEXT;
        }
    }
}
