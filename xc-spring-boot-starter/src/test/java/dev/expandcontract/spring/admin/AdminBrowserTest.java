package dev.expandcontract.spring.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.AuditEntry;
import dev.expandcontract.coordinator.Command;
import dev.expandcontract.coordinator.RampPlan;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.LogicalColumn;
import dev.expandcontract.model.Migration;
import dev.expandcontract.model.TableName;
import dev.expandcontract.phase.Phase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openqa.selenium.Keys;

/** The page, as people use it: two instances of an application, and a browser. */
class AdminBrowserTest {

    private static final String MARKUP = "<img src=x onerror=\"document['title']='pwned'\">";

    private static final Map<Database, Pair> PAIRS = new EnumMap<>(Database.class);

    private static Browser browser;

    private Pair pair;

    @BeforeAll
    static void open() {
        browser = Browser.open();
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
        PAIRS.values().forEach(Pair::close);
        PAIRS.clear();
    }

    @BeforeEach
    void start() {
        Application.hold.set(false);
        on(Database.H2);
        browser.size(1280, 1000).dark(false);
    }

    @AfterEach
    void letGo() {
        Application.hold.set(false);
    }

    private void on(Database kind) {
        pair = PAIRS.computeIfAbsent(kind, Pair::on);
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL"})
    void a_whole_migration_is_driven_from_the_page(Database database) throws SQLException {
        on(database);
        var id = pair.migrate("accounts");
        browser.visit(pair.one(), "ada", "/xc/");
        browser.see(item(id), "All 2 instances in phase");
        browser.script("window.loaded = 'once'");
        browser.find(item(id) + " .migration-link").click();

        browser.see("#steps .gate.hard", "next-column-exists");
        browser.press("Move to Dual write…");
        assertThat(browser.find("dialog[open] button[type=submit]").isEnabled())
                .describedAs("a hard gate fails")
                .isFalse();
        browser.see("dialog[open] .gate.hard", "next-column-exists");
        pair.administrate("alter table accounts add column tier varchar(40)");
        browser.until(
                "the gate opens without a reload",
                () -> Optional.of(browser.find("dialog[open] button[type=submit]"))
                        .filter(submit -> submit.isEnabled()));
        browser.submit("rename to tier");
        arriveAt(Phase.DUAL_WRITE);

        browser.command("Move to Backfill…", "rename to tier");
        arriveAt(Phase.BACKFILL);
        browser.see("#steps .gate.hard", "backfill-complete");
        browser.command("Run the backfill…", "fill the history");
        browser.see("#backfill .run", "finished");
        browser.see("#backfill .run", "3,000 of 3,000 rows");
        browser.command("Run the verification…", "prove it");
        browser.see("#backfill .certificate.valid", "3,000 rows compared");
        browser.command("Move to Cutover…", "read tier");
        arriveAt(Phase.CUTOVER);

        browser.see("#reads", "0 % read tier");
        turnDial("50");
        browser.see("#reads .pill", "50 % read tier");
        browser.command("Back to 0 %…", "complaints");
        browser.see("#reads .pill", "0 % read tier");
        browser.see("#steps .gate.soft", "reads-moved");
        turnDial("100");
        browser.see("#reads .pill", "100 % read tier");
        browser.command("Move to Soak…", "all read tier");
        arriveAt(Phase.SOAK);

        browser.see("#steps .gate.soft", "soak-time");
        browser.press("Move to Contract…");
        browser.see("dialog[open] .danger-note", "Cannot be undone.");
        browser.find("dialog[open] textarea[name=reason]").sendKeys("nobody waits a day in a test");
        browser.find("dialog[open] button[type=submit]").click();
        browser.see("dialog[open] .problem", "soak-time");
        browser.find("dialog[open] input[name=override][value=soak-time]").click();
        browser.find("dialog[open] button[type=submit]").click();
        browser.untilGone("dialog[open]");
        arriveAt(Phase.CONTRACT);
        browser.see("#steps", "May be dropped");
        browser.see("#audit .entry", "nobody waits a day in a test");

        assertThat(browser.script("return window.loaded"))
                .describedAs("the page was not reloaded")
                .isEqualTo("once");
        assertThat(pair.coordinator().audit(id).getLast().gates())
                .anyMatch(gate -> gate.startsWith("overridden: soak-time"));
        assertThat(browser.script("return performance.getEntriesByType('resource').map(e => new URL(e.name).host)"
                        + ".filter(host => host !== location.host)"))
                .describedAs("requests to other hosts")
                .isEqualTo(List.of());
    }

    @Test
    void shows_what_blocks_until_it_is_over() throws SQLException {
        var id = pair.migrate("invoices");
        pair.administrate("alter table invoices add column tier varchar(40)");
        look(id);
        try (var connection = pair.two().dataSource().getConnection()) {
            connection.setAutoCommit(false);
            pair.write(connection, id);
            browser.command("Move to Dual write…", "rename to tier");
            seesBlocker();
            connection.rollback();
        }
        browser.see(".stepper .current", "all 2 instances here");
        assertThat(browser.all("#fleet .blocker")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL"})
    void ends_the_session_that_blocks_and_takes_the_step(Database database) throws SQLException {
        on(database);
        var id = pair.migrate("payments");
        pair.administrate("alter table payments add column tier varchar(40)");
        look(id);
        var connection = pair.two().dataSource().getConnection();
        connection.setAutoCommit(false);
        pair.write(connection, id);
        browser.command("Move to Dual write…", "rename to tier");
        seesBlocker();
        var button = browser.find("#fleet .blocker button");
        assertThat(button.getText()).startsWith("End session");
        button.click();
        browser.see("dialog[open] .danger-note", "Its transaction is rolled back, unless it has committed before.");
        browser.submit("it sleeps");
        browser.untilGone("#fleet .blocker");
        browser.command("Move to Backfill…", "rename to tier");
        browser.see(".stepper .current", "Backfill");
        assertThatThrownBy(() -> {
                    try (connection) {
                        pair.write(connection, id);
                        connection.commit();
                    }
                })
                .isInstanceOf(SQLException.class);
        pair.forgetConnections();
        arriveAt(Phase.BACKFILL);
        assertThat(pair.count("select count(*) from payments where subscription = 'x'"))
                .describedAs("what the session had written")
                .isZero();
        assertThat(pair.coordinator().audit(id))
                .extracting(AuditEntry::action, AuditEntry::reason)
                .contains(tuple("end session", "it sleeps"));
    }

    private static void seesBlocker() {
        browser.see(".stepper .current", "1 of 2 instances here");
        browser.see("#fleet .row .pill", "holds up the next step");
        browser.see("#fleet .blocker", "orders-2");
        browser.see("#steps .gate.hard", "fleet-acknowledged");
    }

    @Test
    void pauses_a_backfill_that_rests_and_lets_it_go_on() throws SQLException {
        var id = pair.migrate("bookings", Phase.BACKFILL);
        look(id);
        holdBackfill();
        browser.see("#backfill .run-head", "running");

        browser.command("Change the pace…", "slowly");
        browser.command("Pause…", "the shop opens");
        browser.see("#backfill .run-head", "paused");
        browser.see("#backfill .callout", "paused by a command");
        Application.hold.set(false);
        assertThat(browser.find("#backfill .run-head").getText()).contains("paused");

        browser.command("Resume…", "the shop is closed");
        browser.see("#backfill .run-head", "finished");
        assertThat(pair.coordinator().audit(id))
                .extracting(entry -> entry.action() + ": " + entry.reason())
                .contains("set pace: slowly", "pause backfill: the shop opens", "resume backfill: the shop is closed");
    }

    @Test
    void shows_how_fast_a_backfill_goes() throws SQLException {
        var id = pair.migrate("tickets", Phase.BACKFILL);
        look(id);
        holdBackfill();
        browser.press("Change the pace…");
        browser.fill("rowsPerSecond", "250").submit("nobody is in a hurry");
        Application.hold.set(false);
        browser.find("#backfill .chart-line");
        browser.see("#backfill .figures", "Rows per second");
        browser.until(
                "some rows are done",
                () -> Optional.of(browser.find("#backfill progress"))
                        .filter(progress -> Double.parseDouble(progress.getDomAttribute("value")) > 10));
        pair.give(new Command.SetPace(
                id, Direction.FORWARD, Duration.ofMillis(100), OptionalLong.empty(), "ada", "in a hurry"));
        browser.see("#backfill .run-head", "finished");
    }

    private static void holdBackfill() {
        Application.hold.set(true);
        browser.command("Run the backfill…", "fill the history");
        browser.see("#backfill .callout", "the test holds it");
    }

    @Test
    void starts_a_ramp_and_stops_it() throws Exception {
        var id = pair.migrate("orders", Phase.CUTOVER);
        look(id);
        browser.see("#reads", "This instance has read neither column in Cutover yet.");
        browser.press("Start a ramp…");
        browser.fill("steps", "50, 20");
        browser.find("dialog[open] textarea[name=reason]").sendKeys("over lunch");
        browser.find("dialog[open] button[type=submit]").click();
        browser.see("dialog[open] .problem", "'plan' cannot be used: The step '20 % PT10M' of a ramp");
        isAccessible();
        browser.screenshot("ramp-dialog");
        browser.fill("steps", "5, 50, 100").fill("minutes", "90");
        browser.find("dialog[open] button[type=submit]").click();
        browser.untilGone("dialog[open]");

        browser.see("#reads .ramp", "step 1 of 3");
        browser.see("#reads .pill", "5 % read tier");
        browser.see("#reads .ramp-step[aria-current=step]", "5 %");
        browser.see("#reads .ramp-step[aria-current=step]", "1 h 30 min");
        browser.see("#reads .ramp", "50 % in 1 h 29 min at the earliest: 0 of 1,000 reads seen.");
        assertThat(browser.shows("button", "Start a ramp…")).isFalse();
        for (var dark : List.of(false, true)) {
            browser.dark(dark).size(375, 900);
            fits(375);
            isAccessible();
        }
        browser.find("#reads .ranges summary").click();
        browser.see("#reads .ranges", "No mismatch, by whatever finds it");

        browser.dark(false).size(1280, 1000).command("Stop the ramp…", "lunch is over");
        browser.see("#reads .ramp .pill", "stopped");
        browser.see("#reads .ramp", "Ended: ada has stopped it: lunch is over.");
        browser.see("#reads .pill", "5 % read tier");
        assertThat(browser.button("Start a ramp…").isEnabled()).isTrue();
        assertThat(pair.coordinator().migration(id).ramp())
                .hasValueSatisfying(
                        ramp -> assertThat(ramp.plan())
                                .isEqualTo(
                                        "5 % PT1H30M, 50 % PT1H30M, 100 % PT1H30M; reads 1000, mismatches 0, latency 2.0, errors 0.01"));
    }

    @Test
    void shows_how_a_ramp_climbs_and_what_is_read() throws Exception {
        var id = pair.migrate("members", Phase.CUTOVER);
        look(id);
        var plan = RampPlan.parse("1 % PT1S, 5 % PT1S, 25 % PT10M, 50 % PT10M, 100 % PT10M;"
                + " reads 25, mismatches 0, latency 1000, errors 0.01");
        pair.give(new Command.StartRamp(id, plan, "ada", "over lunch"));
        browser.until("the third step", () -> {
            readBoth(id);
            return Optional.of(browser.shows("#reads .ramp", "step 3 of 5")).filter(Boolean::booleanValue);
        });
        browser.until("it waits for its time", () -> {
            readBoth(id);
            return pair.coordinator()
                    .migration(id)
                    .ramp()
                    .filter(ramp -> ramp.note().startsWith("it lasts until"));
        });
        browser.see("#reads .ramp", "50 % in 9 min");
        browser.see("#reads .pill", "25 % read tier");
        browser.see("#reads .side-next", "Median");
        browser.see("#reads .shadow .pill", "no difference");
        browser.see("#audit .entry", "ramp begun by ada");
        isAccessible();
        browser.script("document.getElementById('toasts').replaceChildren()");
        browser.size(1280, 1700).script("window.scrollTo(0, 0)");
        browser.screenshot("admin-light");
        browser.dark(true).screenshot("admin-dark");
        browser.size(375, 3000).screenshot("cutover-dark-narrow");
        browser.dark(false).size(1280, 1000).find(".crumbs a").click();
        browser.see(item(id), "25 % read tier, ramp at step 3 of 5");
        browser.screenshot("list");
    }

    private void readBoth(String id) {
        for (int row = 1; row <= 200; row++) {
            pair.read(row % 2 == 0 ? pair.one() : pair.two(), id, row);
        }
    }

    @Test
    void shows_how_a_mismatch_turns_the_dial_back_and_repairs_it() throws Exception {
        var id = pair.migrate("customers", Phase.CUTOVER);
        pair.turnDial(id, 50);
        look(id);
        browser.see("#reads .pill", "50 % read tier");
        browser.script("window.loaded = 'once'");
        pair.administrate("update customers set tier = 'platinum' where id = 7");
        browser.until("the dial goes back", () -> {
            pair.read(pair.one(), id, 7);
            return Optional.of(browser.shows("#reads .pill", "0 % read tier") && !browser.shows("#reads .pill", "50 %"))
                    .filter(Boolean::booleanValue);
        });
        browser.see("#announcements", "was turned from 50 % to 0 %");
        browser.see("#audit .entry", "XC on orders-1");
        browser.see("#reads .shadow .pill", "columns differ");
        browser.see("#reads .shadow-found", "=7");
        browser.see("#steps .gate.soft", "no-mismatch");
        browser.see("#backfill .certificate.revoked", "it counts no longer");
        assertThat(browser.script("return window.loaded")).isEqualTo("once");
        for (var dark : List.of(false, true)) {
            browser.dark(dark);
            isAccessible();
        }
        browser.size(1280, 2400).screenshot("mismatch-dark");
        assertThat(browser.find("#findings-title").getDomAttribute("tabindex"))
                .describedAs("a heading that keeps the focus when the page is drawn again")
                .isEqualTo("-1");
        browser.dark(false).size(1280, 1000).press("Show all rows");
        assertThat(focused("id")).isEqualTo("findings-title");
        browser.see("#findings", "has found its columns to differ");

        browser.press("Repair…");
        browser.find("dialog[open] select[name=from] option[value=OLD]").click();
        browser.submit("somebody wrote around XC");
        browser.untilGone("#findings");
        assertThat(pair.count("select count(*) from customers where tier = 'platinum'"))
                .isZero();
    }

    @Test
    void shows_at_once_what_somebody_else_does() throws SQLException {
        var id = pair.migrate("visits");
        pair.administrate("alter table visits add column tier varchar(40)");
        browser.visit(pair.one(), "ada", "/xc/");
        browser.see(item(id) + " .migration-phase", "Expand");
        browser.script("window.loaded = 'once'");
        var others = pair.two().coordinator();
        others.execute(new Command.MoveTo(id, Phase.DUAL_WRITE, "grace", "from elsewhere"))
                .orThrow();
        browser.see(item(id) + " .migration-phase", "Dual write");
        browser.find(item(id) + " .migration-link").click();
        browser.see("#audit .entry", "grace");
        others.execute(new Command.MoveTo(id, Phase.EXPAND, "grace", "and back"))
                .orThrow();
        browser.see(".toast", "moved from DUAL_WRITE to EXPAND");
        browser.see("#announcements", "moved from DUAL_WRITE to EXPAND");
        assertThat(browser.script("return window.loaded")).isEqualTo("once");
    }

    @Test
    void is_used_by_keyboard_alone() throws SQLException {
        var id = pair.migrate("letters");
        pair.administrate("alter table letters add column tier varchar(40)");
        browser.visit(pair.one(), "ada", "/xc/");
        browser.find(item(id));
        tabTo(item(id) + " .migration-link").type(Keys.ENTER);
        browser.find(".stepper");
        browser.see("#steps", "gates are open");
        tabTo("[data-dialog=move]").type(Keys.ENTER);
        assertThat(focused("name")).isEqualTo("reason");
        browser.type(Keys.ESCAPE);
        browser.untilGone("dialog[open]");
        assertThat(focused("data-dialog"))
                .describedAs("the focus goes back to the button")
                .isEqualTo("move");

        browser.type(Keys.ENTER);
        browser.type("rename to tier");
        tabTo("dialog[open] button[type=submit]").type(Keys.ENTER);
        arriveAt(Phase.DUAL_WRITE);
        tabTo(".crumbs a").type(Keys.ENTER);
        browser.see("h1", "Migrations");
    }

    @Test
    void starts_a_ramp_by_keyboard_alone() throws SQLException {
        var id = pair.migrate("parcels", Phase.CUTOVER);
        look(id);
        tabTo("[data-dialog=start-ramp]").type(Keys.ENTER);
        browser.type("quickly");
        tabTo("dialog[open] button[type=submit]").type(Keys.ENTER);
        browser.see("#reads .ramp", "step 1 of 5");
        tabTo("[data-dialog=stop-ramp]").type(Keys.ENTER);
        browser.type("enough");
        tabTo("dialog[open] button[type=submit]").type(Keys.ENTER);
        browser.see("#reads .ramp .pill", "stopped");
    }

    @Test
    void fits_a_narrow_window_and_passes_the_checks_of_accessibility() throws Exception {
        var id = pair.migrate("stays", Phase.BACKFILL);
        look(id);
        holdBackfill();
        for (var dark : List.of(false, true)) {
            var colours = dark ? "dark" : "light";
            browser.dark(dark);
            for (var width : List.of(1280, 375)) {
                browser.size(width, 900);
                fits(width);
                isAccessible();
                browser.press("Move to Cutover…");
                fits(width);
                isAccessible();
                browser.screenshot("dialog-" + colours + "-" + width);
                browser.type(Keys.ESCAPE);
                browser.untilGone("dialog[open]");
            }
            browser.size(375, 2600).screenshot("migration-" + colours + "-narrow");
            browser.script("window.scrollTo(0, 0)");
            browser.find(".crumbs a").click();
            browser.find(".migration");
            browser.size(375, 900);
            fits(375);
            isAccessible();
            browser.size(1280, 1000).find(item(id) + " .migration-link").click();
            browser.find(".stepper");
        }
    }

    @Test
    void shows_markup_as_the_text_that_it_is() throws SQLException {
        var column = new LogicalColumn(new TableName(null, MARKUP), "<script>old()</script>", "<svg onload=next()>");
        var migration = new Migration("markup", column, Conversion.NONE);
        pair.administrate("create table " + quoted(MARKUP) + " (id bigint primary key, " + quoted(column.old())
                + " varchar(40), " + quoted(column.next()) + " varchar(40))");
        try (var third = pair.start(MARKUP, MARKUP)) {
            Pair.register(migration, pair.one(), pair.two(), third);
            browser.visit(pair.one(), "ada", "/xc/");
            browser.see(item("markup") + " .migration-link", MARKUP);
            look("markup");
            browser.see("h1", MARKUP);
            browser.see("h1", "<script>old()</script>");
            browser.see("h1", "<svg onload=next()>");
            browser.see("#fleet .row strong", MARKUP);
            browser.see("#fleet .row .quiet", MARKUP);
            browser.command("Move to Dual write…", MARKUP);
            browser.see("#audit blockquote", MARKUP);
            browser.see(".stepper .current", "Dual write");
            assertThat(browser.all("main img, main script, main [onload], main [onerror]"))
                    .isEmpty();
            assertThat(browser.driver().getTitle()).isEqualTo("markup · XC");
        }
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    @Test
    void shows_a_viewer_no_buttons() throws SQLException {
        var id = pair.migrate("gifts", Phase.CUTOVER);
        browser.visit(pair.one(), "vera", Pair.place(id));
        browser.find(".stepper");
        browser.see("#visitor", "viewer");
        browser.see("#reads", "0 % read tier");
        assertThat(browser.all("main [data-action=dialog]")).isEmpty();
    }

    @Test
    void says_so_when_what_is_shown_is_old() {
        try (var alone = Application.start(Application.Login.class)) {
            browser.visit(alone, "ada", "/xc/");
            browser.see("#connection", "Live");
        }
        browser.see("#connection", "Not updated for");
        assertThat(browser.find("#main").getDomAttribute("class")).contains("stale");
    }

    private void look(String migration) {
        browser.visit(pair.one(), "ada", Pair.place(migration));
        browser.find(".stepper");
    }

    /** The migration in the list. */
    private static String item(String migration) {
        return ".migration[data-key=" + migration + "]";
    }

    private static void arriveAt(Phase phase) {
        var name = phase.name().charAt(0)
                + phase.name().substring(1).replace('_', ' ').toLowerCase(Locale.ROOT);
        browser.see(".stepper [aria-current=step]", name);
        browser.see(".stepper [aria-current=step]", "all 2 instances here");
    }

    private static void turnDial(String percent) {
        browser.press("Turn the dial…");
        browser.fill("percent", percent).submit("step by step");
    }

    private static Browser tabTo(String css) {
        for (int i = 0; i < 60; i++) {
            if (Boolean.TRUE.equals(browser.script("return document.activeElement.matches(arguments[0])", css))) {
                return browser;
            }
            browser.type(Keys.TAB);
        }
        throw new AssertionError("the keyboard does not lead to " + css);
    }

    private static Object focused(String attribute) {
        return browser.script("return document.activeElement.getAttribute(arguments[0])", attribute);
    }

    private static void fits(int width) {
        assertThat((Long) browser.script("return document.scrollingElement.scrollWidth"))
                .isLessThanOrEqualTo(width);
    }

    /** Runs axe-core over what is shown. */
    private static void isAccessible() throws IOException {
        if (Boolean.FALSE.equals(browser.script("return 'axe' in window"))) {
            try (var axe = AdminBrowserTest.class.getResourceAsStream("/axe.min.js")) {
                browser.script(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        var findings = browser.driver()
                .executeAsyncScript("const done = arguments[0]; axe.run(document, {resultTypes: ['violations']})"
                        + ".then(r => done(r.violations.map(v => ({id: v.id, impact: v.impact,"
                        + " where: v.nodes.map(n => n.target.join(' ') + ': ' + n.failureSummary).join('; ')}))))");
        assertThat((List<?>) findings)
                .filteredOn(finding -> List.of("serious", "critical").contains(((Map<?, ?>) finding).get("impact")))
                .isEmpty();
    }
}
