package dev.expandcontract.spring.actuate;

import dev.expandcontract.coordinator.CommandObserver;
import dev.expandcontract.observe.XcMetrics;
import dev.expandcontract.spring.XcAutoConfiguration;
import dev.expandcontract.spring.XcInstances;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Binds the meters of all instances to the registries of the application, and observes commands. */
@AutoConfiguration(after = XcAutoConfiguration.class)
@ConditionalOnBean(XcInstances.class)
public final class XcMetricsAutoConfiguration {

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    static class Meters {

        /** What the meters are tagged with: the name of the data source bean. */
        static final String DATA_SOURCE = "data.source";

        @Bean
        MeterBinder xcMeters(XcInstances instances) {
            return registry -> instances
                    .byDataSource()
                    .forEach((name, xc) -> new XcMetrics(xc.figures(), Tags.of(DATA_SOURCE, name)).bindTo(registry));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ObservationRegistry.class)
    static class Observations {

        @Bean
        @ConditionalOnMissingBean(CommandObserver.class)
        CommandObserver xcObservedCommands(ObjectProvider<ObservationRegistry> registry) {
            return new ObservedCommands(() -> registry.getIfAvailable(() -> ObservationRegistry.NOOP));
        }
    }
}
