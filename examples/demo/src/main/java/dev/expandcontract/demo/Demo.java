package dev.expandcontract.demo;

import static java.util.Locale.ROOT;

import dev.expandcontract.demo.app.Wiring;
import dev.expandcontract.demo.check.Oracle;
import dev.expandcontract.demo.check.StallMeter;
import dev.expandcontract.demo.check.Tally;
import dev.expandcontract.demo.load.Traffic;
import dev.expandcontract.demo.screen.Screen;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Side;
import dev.expandcontract.test.DatabaseServer;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;

/** Starts a database and some instances of an application, takes them through a migration, and judges the outcome. */
public final class Demo {

    private static final int BAD_OPTION = 2;

    private final Options options;
    private final Pace pace;
    private final Wiring wiring;
    private final Oracle oracle;
    private final Tally tally = new Tally();
    private final StallMeter stalls = new StallMeter();
    private final Migration migration = Migration.of(Schema.TABLE, Schema.OLD, Schema.NEXT);

    Demo(Options options, Pace pace, Wiring wiring) {
        this.options = options;
        this.pace = pace;
        this.wiring = wiring;
        this.oracle = new Oracle(options.rows());
    }

    /** Runs the demo. Exits with 0 if every invariant held, 1 if one did not, 2 if an option cannot be used. */
    public static void main(String[] arguments) {
        System.exit(main(System.out, System.err));
    }

    private static int main(PrintStream out, PrintStream err) {
        // Hibernate is to speak through the same logger as everybody else.
        System.setProperty("org.jboss.logging.provider", "slf4j");
        try {
            var options = Options.from(System::getProperty);
            var screen = Screen.open(options.ui(), out, System.console(), System::getenv);
            return new Demo(options, Pace.CALM, Wiring.RIGHT).run(screen).exitCode();
        } catch (BadOptionException bad) {
            err.println(bad.getMessage());
            return BAD_OPTION;
        }
    }

    /** Runs the demo on the screen, to the line with the result. */
    Result run(Screen screen) {
        var story = new Story(screen);
        story.say("");
        story.say("  " + story.style().bold("XC demo") + ": users.subscription becomes users.tier while "
                + options.instances() + " instances of an application keep writing and reading");
        var verdict = new Verdict(tally, stalls, pace.stallLimit());
        try (screen) {
            play(screen, story, verdict);
        } catch (RuntimeException | SQLException failure) {
            verdict.stopped(failure);
        }
        var result = verdict.result(options, story.elapsed());
        new Summary(story, stalls).print(result, verdict);
        return result;
    }

    private void play(Screen screen, Story story, Verdict verdict) throws SQLException {
        var started = new CompletableFuture<DataSource>();
        try (var page = Page.start(started, migration)) {
            var database = startDatabase(started);
            var schema = new Schema(database, options.database());
            story.say(
                    String.format(ROOT, "  %s, %,d rows from before the migration", schema.product(), options.rows()));
            schema.create(options.rows());
            try (var fleet = Fleet.start(options.instances(), database, wiring)) {
                story.say("  Admin page while this runs: " + page.address());
                play(fleet, database, schema, screen, story, verdict);
            }
        }
    }

    private DataSource startDatabase(CompletableFuture<DataSource> started) {
        try {
            started.complete(DatabaseServer.start(options.database()).newDatabase());
            return started.join();
        } catch (RuntimeException failure) {
            started.cancel(false);
            throw failure;
        }
    }

    private void play(Fleet fleet, DataSource database, Schema schema, Screen screen, Story story, Verdict verdict)
            throws SQLException {
        var operator = new Operator(fleet.instances().getFirst().coordinator(), migration.id());
        try (var traffic = Traffic.start(fleet.instances(), database, oracle, tally, stalls)) {
            screen.watch(new Watch(fleet.instances(), migration.id(), tally, stalls, story));
            var change = new SchemaChange(database, options.database(), traffic);
            var customers = new Customers(fleet.instances(), migration);
            new Walk(operator, schema, change, customers, stalls, story, pace).run();
        } catch (RuntimeException | SQLException failure) {
            verdict.stopped(failure);
        }
        screen.close();
        var column = migration.name(operator.phase().use(Side.NEXT).reads());
        verdict.lost(oracle.findLost(schema.values(column)));
    }
}
