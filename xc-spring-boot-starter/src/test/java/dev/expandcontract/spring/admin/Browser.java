package dev.expandcontract.spring.admin;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A headless Chromium, and a person who looks at it. */
final class Browser implements AutoCloseable {

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ChromeDriver driver;

    /** Who is logged in, and where; cookies do not tell ports apart. */
    private String loggedIn = "";

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Opens one. Without a browser on this machine the test is skipped, unless {@code CI} forbids that. */
    static Browser open() {
        var chromium = executable("chromium", "chromium-browser", "google-chrome");
        var chromedriver = executable("chromedriver");
        if (chromium.isEmpty() || chromedriver.isEmpty()) {
            var missing = "There is no Chromium with its driver on this machine: install chromium and chromium-driver.";
            if ("true".equals(System.getenv("CI"))) {
                fail(missing);
            }
            System.err.println("SKIPPED: the tests of the admin page in a browser. " + missing);
            Assumptions.abort(missing);
        }
        var options = new ChromeOptions();
        options.setBinary(chromium.orElseThrow().toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--force-color-profile=srgb");
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.orElseThrow().toFile())
                .build();
        return new Browser(new ChromeDriver(service, options));
    }

    private static Optional<Path> executable(String... names) {
        return Stream.of(names)
                .flatMap(name -> Stream.of("/usr/bin", "/usr/local/bin", "/usr/lib/chromium")
                        .map(directory -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Comes to a place of the application, loaded afresh. Who is not logged in yet does so at the application's own page; their
     * password is their name.
     */
    Browser visit(Application application, String name, String place) {
        var address = application.at(place).toString();
        var login = name + " at " + application.at("");
        driver.get("about:blank");
        if (!login.equals(loggedIn)) {
            driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
            driver.get(address);
            find("#username").sendKeys(name);
            find("#password").sendKeys(name, Keys.ENTER);
            untilGone("#username");
            loggedIn = login;
        }
        driver.get(address);
        find("h1");
        return this;
    }

    ChromeDriver driver() {
        return driver;
    }

    /** The first element, as soon as it is there. */
    WebElement find(String css) {
        return until(
                "there is " + css,
                () -> driver.findElements(By.cssSelector(css)).stream().findFirst());
    }

    List<WebElement> all(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    /** The button with that text, as soon as it is there. */
    WebElement button(String text) {
        return until(
                "there is a button '" + text + "'",
                () -> Optional.ofNullable((WebElement) script(
                        "return [...(document.querySelector('dialog[open]') ?? document).querySelectorAll('button')]"
                                + ".find(button => button.checkVisibility() && button.innerText.trim() === arguments[0])",
                        text)));
    }

    Browser press(String text) {
        button(text).click();
        return this;
    }

    /** Presses the button, gives the reason, and presses the dialog's own. */
    void command(String button, String reason) {
        press(button);
        submit(reason);
    }

    /** Gives the reason in the open dialog, and presses its button. */
    void submit(String reason) {
        find("dialog[open] textarea[name=reason]").sendKeys(reason);
        find("dialog[open] button[type=submit]").click();
        untilGone("dialog[open]");
    }

    /** Writes something else into a field of the open dialog. */
    Browser fill(String field, String value) {
        var input = find("dialog[open] [name=" + field + "]");
        input.clear();
        input.sendKeys(value);
        return this;
    }

    /** Waits until the text is shown somewhere in the element. */
    Browser see(String css, String text) {
        until("'" + text + "' is in " + css, () -> Optional.of(shows(css, text)).filter(Boolean::booleanValue));
        return this;
    }

    boolean shows(String css, String text) {
        return (boolean) script(
                "return [...document.querySelectorAll(arguments[0])].some(e => e.innerText.includes(arguments[1]))",
                css,
                text);
    }

    void untilGone(String css) {
        until(css + " is gone", () -> all(css).isEmpty() ? Optional.of(true) : Optional.empty());
    }

    <T> T until(String what, java.util.function.Supplier<Optional<T>> found) {
        return new WebDriverWait(driver, PATIENCE, Duration.ofMillis(50))
                .ignoring(StaleElementReferenceException.class)
                .withMessage(() -> what + "\n--- what is shown:\n"
                        + driver.findElement(By.tagName("body")).getText())
                .until(ignored -> found.get().orElse(null));
    }

    Object script(String script, Object... arguments) {
        return ((JavascriptExecutor) driver).executeScript(script, arguments);
    }

    /** Types on the keyboard, wherever the focus is. */
    Browser type(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
        return this;
    }

    Browser size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        return this;
    }

    Browser dark(boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
        return this;
    }

    void screenshot(String name) {
        try {
            Files.createDirectories(SCREENSHOTS);
            Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
