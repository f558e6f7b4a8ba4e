package dev.expandcontract.spring.actuate;

import dev.expandcontract.spring.BackgroundCommands;
import dev.expandcontract.spring.XcAutoConfiguration;
import dev.expandcontract.spring.XcInstances;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Brings the endpoint, health and info of XC to Spring Boot Actuator. */
@AutoConfiguration(after = XcAutoConfiguration.class)
@ConditionalOnBean(XcInstances.class)
public final class XcActuatorAutoConfiguration {

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
    static class Endpoints {

        @Bean
        @ConditionalOnAvailableEndpoint
        @ConditionalOnMissingBean
        XcEndpoint xcEndpoint(XcInstances instances, BackgroundCommands commands) {
            return new XcEndpoint(instances, commands);
        }

        @Bean
        @ConditionalOnEnabledInfoContributor("xc")
        XcInfoContributor xcInfoContributor(XcInstances instances) {
            return new XcInfoContributor(instances);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
    static class HealthConfiguration {

        @Bean
        @ConditionalOnEnabledHealthIndicator("xc")
        @ConditionalOnMissingBean(name = "xcHealthIndicator")
        XcHealthIndicator xcHealthIndicator(XcInstances instances) {
            return new XcHealthIndicator(instances);
        }
    }
}
