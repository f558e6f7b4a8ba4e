package dev.expandcontract.spring.actuate;

import dev.expandcontract.Xc;
import dev.expandcontract.model.ExpandContractException;
import dev.expandcontract.spring.XcInstances;
import dev.expandcontract.spring.view.CoordinatorView;
import dev.expandcontract.spring.view.MigrationView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Tells how the migrations fare. It is never down: what holds up a migration is no reason to take an instance out of service.
 * While something should be looked at it is {@code DEGRADED}, which does not count for the health of the whole application.
 */
final class XcHealthIndicator extends AbstractHealthIndicator {

    static final Status DEGRADED = new Status("DEGRADED");

    private final XcInstances instances;

    XcHealthIndicator(XcInstances instances) {
        super("The state of the migrations could not be told");
        this.instances = instances;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        var concerns = new LinkedHashMap<String, List<String>>();
        var phases = new LinkedHashMap<String, String>();
        instances.byDataSource().forEach((name, xc) -> look(name, xc, phases, concerns));
        builder.status(concerns.isEmpty() ? Status.UP : DEGRADED).withDetail("migrations", phases);
        if (!concerns.isEmpty()) {
            builder.withDetail("concerns", concerns);
        }
    }

    private static void look(String dataSource, Xc xc, Map<String, String> phases, Map<String, List<String>> concerns) {
        try {
            for (MigrationView migration : new CoordinatorView(xc).migrations()) {
                phases.put(migration.id(), migration.phase());
                if (migration.health().state().equals("DEGRADED")) {
                    concerns.put(migration.id(), migration.health().concerns());
                }
            }
        } catch (ExpandContractException e) {
            concerns.put(dataSource, List.of(String.valueOf(e.getMessage())));
        }
    }
}
