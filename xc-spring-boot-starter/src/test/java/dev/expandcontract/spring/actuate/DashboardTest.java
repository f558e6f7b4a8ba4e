package dev.expandcontract.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.shop.Shop;
import dev.expandcontract.coordinator.Command;
import dev.expandcontract.observe.XcMeter;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.spring.XcInstances;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import tools.jackson.databind.json.JsonMapper;

/** The dashboard reads what an application exports, and all of it. */
class DashboardTest {

    private static final Pattern NAME = Pattern.compile("\\bxc_[a-z0-9_]+");

    @Test
    void it_reads_every_meter_and_none_that_is_not_there() {
        var shown = new TreeSet<String>();
        for (var panel : new JsonMapper()
                .readTree(Path.of("..", "docs", "grafana-dashboard.json").toFile())
                .get("panels")) {
            for (var target : panel.get("targets")) {
                NAME.matcher(target.get("expr").asString()).results().forEach(found -> shown.add(found.group()));
            }
        }
        var exported = exported();
        assertThat(shown).isSubsetOf(exported);
        var meters = Arrays.stream(XcMeter.values())
                // Prometheus keeps this ending for counters, and takes it away from others
                .map(meter -> meter.meterName().replace('.', '_').replaceFirst("_total$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        meters.add("xc_command");
        assertThat(meters)
                .allSatisfy(meter -> assertThat(shown)
                        .as(meter)
                        .anySatisfy(name -> assertThat(name).startsWith(meter)));
    }

    private static Set<String> exported() {
        try (var context = new SpringApplicationBuilder(Shop.class)
                .web(WebApplicationType.NONE)
                .run(
                        "--spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(),
                        "--spring.flyway.locations=classpath:shop/migration",
                        "--spring.jpa.hibernate.ddl-auto=none")) {
            context.getBean(XcInstances.class)
                    .only()
                    .coordinator()
                    .execute(new Command.MoveTo("customer_subscription_tier", Phase.SOAK, "ada", "too far"));
            var text = context.getBean(PrometheusMeterRegistry.class).scrape();
            return NAME.matcher(text).results().map(found -> found.group()).collect(Collectors.toSet());
        }
    }
}
