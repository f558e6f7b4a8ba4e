package dev.expandcontract.spring.admin;

import dev.expandcontract.coordinator.UnknownMigrationException;
import dev.expandcontract.metadata.MetadataAccessException;
import dev.expandcontract.model.ExpandContractException;
import dev.expandcontract.spring.BackgroundCommands;
import dev.expandcontract.spring.NotNowException;
import dev.expandcontract.spring.view.CommandFormatException;
import dev.expandcontract.spring.view.CommandParser;
import dev.expandcontract.spring.view.OutcomeView;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The admin page: its files, and below {@code /api} what they ask. A request is let through in this order: no other site is
 * behind it, who asks may look, and, for a command, may operate and shows the token.
 */
final class AdminServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final Logger log = LoggerFactory.getLogger(AdminServlet.class);

    private static final String JSON = "application/json";
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final transient Assets assets = new Assets();
    private final transient Access access;
    private final transient Tokens tokens;
    private final transient Json json;
    private final transient Watch watch;
    private final transient Supplier<BackgroundCommands> commands;

    /** @param commands asked with the first command */
    AdminServlet(Access access, Tokens tokens, Json json, Watch watch, Supplier<BackgroundCommands> commands) {
        this.access = access;
        this.tokens = tokens;
        this.json = json;
        this.watch = watch;
        this.commands = commands;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        protect(response);
        try {
            route(request, response);
        } catch (RequestException e) {
            refuse(response, e.status(), e.getMessage());
        } catch (CommandFormatException e) {
            refuse(response, HttpServletResponse.SC_BAD_REQUEST, e.getMessage());
        } catch (UnknownMigrationException e) {
            refuse(response, HttpServletResponse.SC_NOT_FOUND, e.getMessage());
        } catch (MetadataAccessException e) {
            log.warn("The database could not be reached for the admin page", e);
            refuse(
                    response,
                    HttpServletResponse.SC_SERVICE_UNAVAILABLE,
                    "The database cannot be reached at present; the application's log says more.");
        } catch (NotNowException e) {
            refuse(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, e.getMessage());
        } catch (ExpandContractException e) {
            refuse(response, HttpServletResponse.SC_CONFLICT, e.getMessage());
        }
    }

    private void route(HttpServletRequest request, HttpServletResponse response) throws IOException {
        @Nullable String path = request.getPathInfo();
        if (path == null) {
            // relative, so that it is right behind a proxy that adds a prefix
            response.setStatus(HttpServletResponse.SC_FOUND);
            response.setHeader("Location", request.getServletPath().replaceFirst(".*/", "") + "/");
            return;
        }
        var isPage = path.equals("/");
        // A link on another site may lead to the page. What the page then loads comes from itself.
        if (!isPage && Origins.isForeign(request)) {
            throw new RequestException(403, "This request comes from another site.");
        }
        var visitor = access.visitor(request);
        if (!visitor.mayLook()) {
            if (isPage && !visitor.known()) {
                access.challenge();
            }
            throw visitor.known()
                    ? new RequestException(403, "You are logged in as '" + visitor.name() + "', who may not see this.")
                    : new RequestException(401, "Log in first.");
        }
        if (path.equals("/api/commands")) {
            requireMethod(request, response, "POST");
            command(request, response, visitor);
        } else {
            requireMethod(request, response, "GET");
            show(path, request, response, visitor);
        }
    }

    private void show(String path, HttpServletRequest request, HttpServletResponse response, Visitor visitor)
            throws IOException {
        switch (path) {
            case "/api/session" -> answer(response, HttpServletResponse.SC_OK, session(request, response, visitor));
            case "/api/overview" -> answer(response, HttpServletResponse.SC_OK, watch.overview());
            case "/api/migration" ->
                answer(
                        response,
                        HttpServletResponse.SC_OK,
                        watch.detail(topic(request)
                                .orElseThrow(() -> new RequestException(
                                        400, "The request lacks the parameters 'source' and 'migration'."))));
            case "/api/events" ->
                EventStream.start(
                        request,
                        response,
                        watch.join(topic(request).orElse(null))
                                .orElseThrow(() -> new RequestException(
                                        503, "Too many people look at this page. Try again later.")));
            default -> file(path, request, response);
        }
    }

    private Map<String, Object> session(HttpServletRequest request, HttpServletResponse response, Visitor visitor) {
        var headers = new HashMap<>(access.headers(request));
        headers.put(Tokens.HEADER, tokens.issue(request, response, visitor.name()));
        return Map.of(
                "name", visitor.name(),
                "known", visitor.known(),
                "mayOperate", visitor.mayOperate(),
                "notice", access.notice(),
                "headers", headers);
    }

    private void file(String path, HttpServletRequest request, HttpServletResponse response) throws IOException {
        var asset = assets.at(path);
        if (asset == null) {
            throw new RequestException(404, "There is nothing here.");
        }
        response.setHeader("Cache-Control", "no-cache");
        response.setHeader("ETag", asset.tag());
        if (asset.tag().equals(request.getHeader("If-None-Match"))) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        write(response, asset.type(), asset.content());
    }

    private void command(HttpServletRequest request, HttpServletResponse response, Visitor visitor) throws IOException {
        if (!visitor.mayOperate()) {
            throw new RequestException(403, "You may look, but not give commands. " + access.notice());
        }
        @Nullable String type = request.getContentType();
        if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase(JSON)) {
            throw new RequestException(415, "A command is sent as " + JSON + ".");
        }
        if (!tokens.isValid(request, visitor.name())) {
            throw new RequestException(403, "The token of the page is missing or outdated. Load the page again.");
        }
        var sent = new SentCommand(json.read(request.getInputStream()));
        var source = watch.source(sent.source());
        var command = CommandParser.parse(sent.migration(), sent.by(visitor), sent.fields());
        sent.requireUnchanged(source);
        var outcome = commands.get().execute(source.coordinator(), command).map(OutcomeView::of);
        watch.nudge();
        if (outcome.isEmpty()) {
            answer(
                    response,
                    HttpServletResponse.SC_ACCEPTED,
                    Map.of("message", "It has begun, and goes on by itself."));
            return;
        }
        answer(
                response,
                outcome.get().succeeded() ? HttpServletResponse.SC_OK : HttpServletResponse.SC_CONFLICT,
                outcome.get());
    }

    private static Optional<Topic> topic(HttpServletRequest request) {
        @Nullable String source = request.getParameter("source");
        @Nullable String migration = request.getParameter("migration");
        return source == null || migration == null ? Optional.empty() : Optional.of(new Topic(source, migration));
    }

    private static void requireMethod(HttpServletRequest request, HttpServletResponse response, String method) {
        if (!request.getMethod().equals(method)) {
            response.setHeader("Allow", method);
            throw new RequestException(405, "Only " + method + " is possible here.");
        }
    }

    private static void protect(HttpServletResponse response) {
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.setHeader("Cache-Control", "no-store");
    }

    private void refuse(HttpServletResponse response, int status, @Nullable String message) throws IOException {
        if (!response.isCommitted()) {
            response.resetBuffer();
            answer(response, status, Map.of("message", message == null ? "" : message));
        }
    }

    private void answer(HttpServletResponse response, int status, Object value) throws IOException {
        response.setStatus(status);
        write(response, JSON, json.write(value));
    }

    private static void write(HttpServletResponse response, String type, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        response.setContentType(type);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
