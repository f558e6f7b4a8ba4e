package dev.expandcontract.spring.actuate;

import dev.expandcontract.Xc;
import dev.expandcontract.coordinator.UnknownMigrationException;
import dev.expandcontract.metadata.MetadataAccessException;
import dev.expandcontract.model.ExpandContractException;
import dev.expandcontract.spring.BackgroundCommands;
import dev.expandcontract.spring.NotNowException;
import dev.expandcontract.spring.XcInstances;
import dev.expandcontract.spring.view.CommandFormatException;
import dev.expandcontract.spring.view.CommandParser;
import dev.expandcontract.spring.view.CoordinatorView;
import dev.expandcontract.spring.view.InstanceView;
import dev.expandcontract.spring.view.MigrationView;
import dev.expandcontract.spring.view.OutcomeView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/**
 * The endpoint {@code xc}: all migrations and the fleet, one migration with everything there is to say about it or a part of
 * that, and commands as write operations. Those need {@code management.endpoint.xc.access=unrestricted}.
 */
@WebEndpoint(id = "xc", defaultAccess = Access.READ_ONLY)
public final class XcEndpoint {

    private static final int ACCEPTED = 202;
    private static final int CONFLICT = 409;

    private final XcInstances instances;
    private final BackgroundCommands commands;

    XcEndpoint(XcInstances instances, BackgroundCommands commands) {
        this.instances = instances;
        this.commands = commands;
    }

    /** What there is at a data source. */
    record Overview(List<MigrationView> migrations, List<InstanceView> fleet) {}

    /** Why there is no answer. */
    record Problem(String message) {}

    /** All migrations and all instances, by the name of the data source bean. */
    @ReadOperation
    public Map<String, Object> all() {
        var all = new LinkedHashMap<String, Object>();
        instances.byDataSource().forEach((name, xc) -> {
            var view = new CoordinatorView(xc);
            all.put(name, new Overview(view.migrations(), view.fleet()));
        });
        return all;
    }

    /**
     * All there is to say about one migration.
     *
     * @param dataSource the name of the data source bean; needed only if there are several
     */
    @ReadOperation
    public WebEndpointResponse<Object> one(@Selector String migration, @Nullable String dataSource) {
        return answer(dataSource, view -> view.detail(migration));
    }

    /**
     * A part of it.
     *
     * @param part {@code gates}, {@code fleet}, {@code backfill}, {@code reads}, {@code audit} or {@code findings}
     */
    @ReadOperation
    public WebEndpointResponse<Object> part(
            @Selector String migration, @Selector String part, @Nullable String dataSource) {
        return switch (part) {
            case "gates" -> answer(dataSource, view -> view.steps(migration));
            case "fleet" ->
                answer(dataSource, view -> {
                    view.migration(migration);
                    return view.fleet();
                });
            case "backfill" ->
                answer(dataSource, view -> view.migration(migration).runs());
            case "reads" -> answer(dataSource, view -> view.reads(migration));
            case "audit" -> answer(dataSource, view -> view.audit(migration));
            case "findings" -> answer(dataSource, view -> view.findings(migration));
            default ->
                problem(
                        WebEndpointResponse.STATUS_NOT_FOUND,
                        "There is no part '" + part
                                + "'. Possible are gates, fleet, backfill, reads, audit and findings.");
        };
    }

    /**
     * Carries out a command, as {@link CommandParser} describes it.
     *
     * @param context who is logged in, which goes into the audit log
     * @param by the name of who asks, if nobody is logged in
     * @return 200 with the outcome; 202 if it goes on in the background; 400 if it is no command; 404 if there is no such
     *     migration; 409 if it was refused; 503 if the database does not answer, or too many commands are being carried out
     */
    @WriteOperation
    public WebEndpointResponse<Object> execute(
            SecurityContext context,
            @Selector String migration,
            @Nullable String dataSource,
            @Nullable String by,
            @Nullable Object command,
            @Nullable Object reason,
            @Nullable Object to,
            @Nullable Object override,
            @Nullable Object direction,
            @Nullable Object batchMillis,
            @Nullable Object rowsPerSecond,
            @Nullable Object from,
            @Nullable Object rows,
            @Nullable Object percent,
            @Nullable Object allowed,
            @Nullable Object denied,
            @Nullable Object plan,
            @Nullable Object seconds,
            @Nullable Object session,
            @Nullable Object instance) {
        var actor = actor(context, by);
        if (actor.isEmpty()) {
            return problem(
                    WebEndpointResponse.STATUS_BAD_REQUEST,
                    "Nobody is logged in, so 'by' has to name who gives the command.");
        }
        var sent = new LinkedHashMap<String, Object>();
        put(sent, "command", command);
        put(sent, "reason", reason);
        put(sent, "to", to);
        put(sent, "override", override);
        put(sent, "direction", direction);
        put(sent, "batchMillis", batchMillis);
        put(sent, "rowsPerSecond", rowsPerSecond);
        put(sent, "from", from);
        put(sent, "rows", rows);
        put(sent, "percent", percent);
        put(sent, "allowed", allowed);
        put(sent, "denied", denied);
        put(sent, "plan", plan);
        put(sent, "seconds", seconds);
        put(sent, "session", session);
        put(sent, "instance", instance);
        return with(dataSource, xc -> {
            var parsed = CommandParser.parse(migration, actor, sent);
            return commands.execute(xc.coordinator(), parsed)
                    .map(OutcomeView::of)
                    .map(outcome -> new WebEndpointResponse<Object>(
                            outcome, outcome.succeeded() ? WebEndpointResponse.STATUS_OK : CONFLICT))
                    .orElseGet(() -> problem(
                            ACCEPTED,
                            "It goes on in the background; the migration tells how far it is, and the audit log what"
                                    + " comes of it."));
        });
    }

    /** Whoever is logged in cannot call himself otherwise; who is not, says a name, which nobody has checked. */
    private static String actor(SecurityContext context, @Nullable String by) {
        var principal = context.getPrincipal();
        if (principal != null) {
            return principal.getName();
        }
        return by == null || by.isBlank() ? "" : by.strip() + " (unverified)";
    }

    private static void put(Map<String, Object> sent, String name, @Nullable Object value) {
        if (value != null) {
            sent.put(name, value);
        }
    }

    private WebEndpointResponse<Object> answer(
            @Nullable String dataSource, Function<CoordinatorView, Object> question) {
        return with(dataSource, xc -> new WebEndpointResponse<>(question.apply(new CoordinatorView(xc))));
    }

    private WebEndpointResponse<Object> with(
            @Nullable String dataSource, Function<Xc, WebEndpointResponse<Object>> work) {
        if (dataSource == null && instances.byDataSource().size() != 1) {
            return problem(
                    WebEndpointResponse.STATUS_BAD_REQUEST,
                    "Say which data source: 'dataSource' is one of "
                            + String.join(", ", instances.byDataSource().keySet()) + ".");
        }
        var xc = dataSource == null
                ? instances.only()
                : instances.find(dataSource).orElse(null);
        if (xc == null) {
            return problem(
                    WebEndpointResponse.STATUS_NOT_FOUND,
                    "XC wraps no data source bean of the name '" + dataSource + "'.");
        }
        try {
            return work.apply(xc);
        } catch (UnknownMigrationException e) {
            return problem(WebEndpointResponse.STATUS_NOT_FOUND, e.getMessage());
        } catch (CommandFormatException e) {
            return problem(WebEndpointResponse.STATUS_BAD_REQUEST, e.getMessage());
        } catch (MetadataAccessException | NotNowException e) {
            return problem(WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE, e.getMessage());
        } catch (ExpandContractException e) {
            return problem(CONFLICT, e.getMessage());
        }
    }

    private static WebEndpointResponse<Object> problem(int status, @Nullable String message) {
        return new WebEndpointResponse<>(new Problem(String.valueOf(message)), status);
    }
}
