package dev.expandcontract.spring.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.coordinator.Command;
import dev.expandcontract.phase.Phase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The page, as people use it: two instances of an application, and a browser. */
class AdminBrowserTest {

    private static final String MARKUP = "<img src=x onerror=\"document.title='pwned'\">";

    private static Browser browser;

    private String database;
    private Application one;
    private Application two;

    @BeforeAll
    static void open() {
        browser = Browser.open();
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void start() {
        Application.hold.set(false);
        database = "spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID();
        var schema = "spring.sql.init.schema-locations=classpath:users-without-tier.sql";
        one = Application.start(
                Application.Login.class, database, schema, "test.instance=orders-1", "spring.application.name=orders");
        two = startSecond("orders");
        browser.size(1280, 1000).dark(false).login(one, "ada");
    }

    private Application startSecond(String name) {
        return Application.start(
                Application.Login.class,
                database,
                "spring.sql.init.mode=never",
                "test.instance=orders-2",
                "spring.application.name=" + name);
    }

    @AfterEach
    void stop() {
        Application.hold.set(false);
        browser.go("about:blank");
        two.close();
        one.close();
    }

    @Test
    void a_whole_migration_is_driven_from_the_page() throws SQLException {
        browser.see(".migration", "All 2 instances in phase");
        browser.script("window.loaded = 'once'");
        browser.find(".migration-link").click();

        browser.see("#steps .gate.hard", "next-column-exists");
        browser.press("Move to Dual write…");
        assertThat(browser.find("dialog[open] button[type=submit]").isEnabled())
                .describedAs("a hard gate fails")
                .isFalse();
        browser.see("dialog[open] .gate.hard", "next-column-exists");
        one.administrate("alter table users add column tier varchar(40)");
        browser.until(
                "the gate opens without a reload",
                () -> Optional.of(browser.find("dialog[open] button[type=submit]"))
                        .filter(submit -> submit.isEnabled()));
        browser.find("dialog[open] textarea[name=reason]").sendKeys("rename to tier");
        browser.find("dialog[open] button[type=submit]").click();
        arriveAt(Phase.DUAL_WRITE);

        browser.command("Move to Backfill…", "Move to Backfill", "rename to tier");
        arriveAt(Phase.BACKFILL);
        browser.see("#steps .gate.hard", "backfill-complete");
        browser.command("Run the backfill…", "Run the backfill", "fill the history");
        browser.see("#backfill .run", "finished");
        browser.see("#backfill .run", "3,000 of 3,000 rows");
        browser.command("Run the verification…", "Run the verification", "prove it");
        browser.see("#backfill .certificate.valid", "3,000 rows compared");
        browser.command("Move to Cutover…", "Move to Cutover", "read tier");
        arriveAt(Phase.CUTOVER);

        browser.see("#reads", "0 % read tier");
        turnDial("50");
        browser.see("#reads .pill", "50 % read tier");
        browser.press("Back to 0 %…");
        browser.find("dialog[open] textarea[name=reason]").sendKeys("complaints");
        browser.find("dialog[open] button[type=submit]").click();
        browser.untilGone("dialog[open]");
        browser.see("#reads .pill", "0 % read tier");
        browser.see("#steps .gate.soft", "reads-moved");
        turnDial("100");
        browser.see("#reads .pill", "100 % read tier");
        browser.command("Move to Soak…", "Move to Soak", "all read tier");
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
        assertThat(one.coordinator().audit(Application.ID).getLast().gates())
                .anyMatch(gate -> gate.startsWith("overridden: soak-time"));
        assertThat(browser.script("return performance.getEntriesByType('resource').map(e => new URL(e.name).host)"
                        + ".filter(host => host !== location.host)"))
                .describedAs("requests to other hosts")
                .isEqualTo(List.of());
    }

    @Test
    void shows_what_blocks_and_ends_it() throws SQLException {
        one.administrate("alter table users add column tier varchar(40)");
        browser.find(".migration-link").click();
        try (var connection = two.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            try (var statement =
                    connection.prepareStatement("update users set xc$" + Application.ID + " = 'x' where id = 1")) {
                statement.executeUpdate();
            }
            browser.command("Move to Dual write…", "Move to Dual write", "rename to tier");
            browser.see(".stepper .current", "1 of 2 instances here");
            browser.see("#fleet .row .pill", "holds up the next step");
            browser.see("#fleet .blocker", "orders-2");
            browser.see("#steps .gate.hard", "fleet-acknowledged");
            var session = browser.all("#fleet .blocker button").getFirst();
            assertThat(session.getText()).startsWith("End session");
            connection.rollback();
        }
        browser.see(".stepper .current", "all 2 instances here");
        assertThat(browser.all("#fleet .blocker")).isEmpty();
    }

    @Test
    void pauses_a_backfill_that_rests_and_lets_it_go_on() throws SQLException {
        readyForBackfill();
        Application.hold.set(true);
        browser.command("Run the backfill…", "Run the backfill", "fill the history");
        browser.see("#backfill .callout", "the test holds it");
        browser.see("#backfill .run-head", "running");

        browser.command("Change the pace…", "Change the pace", "slowly");
        browser.command("Pause…", "Pause", "the shop opens");
        browser.see("#backfill .run-head", "paused");
        browser.see("#backfill .callout", "paused by a command");
        Application.hold.set(false);
        assertThat(browser.find("#backfill .run-head").getText()).contains("paused");

        browser.command("Resume…", "Resume", "the shop is closed");
        browser.see("#backfill .run-head", "finished");
        assertThat(one.coordinator().audit(Application.ID))
                .extracting(entry -> entry.action() + ": " + entry.reason())
                .contains("set pace: slowly", "pause backfill: the shop opens", "resume backfill: the shop is closed");
    }

    @Test
    void shows_how_fast_a_backfill_goes() throws SQLException {
        readyForBackfill();
        Application.hold.set(true);
        browser.command("Run the backfill…", "Run the backfill", "fill the history");
        browser.see("#backfill .callout", "the test holds it");
        browser.press("Change the pace…");
        browser.find("dialog[open] input[name=rowsPerSecond]").sendKeys("250");
        browser.find("dialog[open] textarea[name=reason]").sendKeys("nobody is in a hurry");
        browser.find("dialog[open] button[type=submit]").click();
        browser.untilGone("dialog[open]");
        Application.hold.set(false);
        browser.find("#backfill .chart-line");
        browser.see("#backfill .figures", "Rows per second");
        browser.until(
                "a third is done",
                () -> Optional.of(browser.find("#backfill progress"))
                        .filter(progress -> Double.parseDouble(progress.getDomAttribute("value")) > 33));
        browser.until(
                "nothing covers it", () -> browser.all(".toast").isEmpty() ? Optional.of(true) : Optional.empty());
        browser.size(1280, 1240).script("window.scrollTo(0, 0)");
        browser.screenshot("admin-light");
        browser.dark(true).screenshot("admin-dark");
        browser.see("#backfill .run-head", "finished");
    }

    @Test
    void shows_at_once_what_somebody_else_does() throws SQLException {
        one.administrate("alter table users add column tier varchar(40)");
        browser.see(".migration-phase", "Expand");
        browser.script("window.loaded = 'once'");
        two.coordinator()
                .execute(new Command.MoveTo(Application.ID, Phase.DUAL_WRITE, "grace", "from elsewhere"))
                .orThrow();
        browser.see(".migration-phase", "Dual write");
        browser.find(".migration-link").click();
        browser.see("#audit .entry", "grace");
        two.coordinator()
                .execute(new Command.MoveTo(Application.ID, Phase.EXPAND, "grace", "and back"))
                .orThrow();
        browser.see(".toast", "moved from DUAL_WRITE to EXPAND");
        browser.see("#announcements", "moved from DUAL_WRITE to EXPAND");
        assertThat(browser.script("return window.loaded")).isEqualTo("once");
    }

    @Test
    void is_used_by_keyboard_alone() throws SQLException {
        one.administrate("alter table users add column tier varchar(40)");
        tabTo(".migration-link").type(Keys.ENTER);
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
    void fits_a_narrow_window_and_passes_the_checks_of_accessibility() throws Exception {
        readyForBackfill();
        Application.hold.set(true);
        browser.command("Run the backfill…", "Run the backfill", "fill the history");
        browser.see("#backfill .callout", "the test holds it");
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
            browser.size(1280, 1000).find(".migration-link").click();
            browser.find(".stepper");
        }
    }

    @Test
    void shows_markup_as_the_text_that_it_is() throws SQLException {
        two.close();
        two = startSecond(MARKUP);
        one.administrate("alter table users add column tier varchar(40)");
        browser.find(".migration-link").click();
        browser.command("Move to Dual write…", "Move to Dual write", MARKUP);
        browser.see("#audit blockquote", MARKUP);
        browser.see("#fleet .row", MARKUP);
        assertThat(browser.all("#main img")).isEmpty();
        assertThat(browser.driver().getTitle()).isEqualTo(Application.ID + " · XC");
    }

    @Test
    void shows_a_viewer_no_buttons() {
        browser.driver().manage().deleteAllCookies();
        browser.login(one, "vera");
        browser.find(".migration-link").click();
        browser.find(".stepper");
        browser.see("#visitor", "viewer");
        assertThat(browser.all("main [data-action=dialog]")).isEmpty();
    }

    @Test
    void says_so_when_what_is_shown_is_old() {
        browser.see("#connection", "Live");
        one.close();
        browser.see("#connection", "Not updated for");
        assertThat(browser.find("#main").getDomAttribute("class")).contains("stale");
    }

    private void readyForBackfill() throws SQLException {
        one.administrate("alter table users add column tier varchar(40)");
        for (var phase : List.of(Phase.DUAL_WRITE, Phase.BACKFILL)) {
            one.coordinator()
                    .execute(new Command.MoveTo(Application.ID, phase, "ada", "rename to tier"))
                    .orThrow();
            assertThat(one.coordinator().awaitAcknowledged(Application.ID, Duration.ofSeconds(20)))
                    .isTrue();
        }
        browser.find(".migration-link").click();
        arriveAt(Phase.BACKFILL);
    }

    private static void arriveAt(Phase phase) {
        var name = phase.name().charAt(0)
                + phase.name().substring(1).replace('_', ' ').toLowerCase(Locale.ROOT);
        browser.see(".stepper [aria-current=step]", name);
        browser.see(".stepper [aria-current=step]", "all 2 instances here");
    }

    private static void turnDial(String percent) {
        browser.press("Turn the dial…");
        var share = browser.find("dialog[open] input[name=percent]");
        share.clear();
        share.sendKeys(percent);
        browser.find("dialog[open] textarea[name=reason]").sendKeys("step by step");
        browser.find("dialog[open] button[type=submit]").click();
        browser.untilGone("dialog[open]");
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
        try (var axe = AdminBrowserTest.class.getResourceAsStream("/axe.min.js")) {
            browser.script(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
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
