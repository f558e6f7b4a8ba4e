package dev.expandcontract.spring;

import jakarta.servlet.Filter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.web.filter.OncePerRequestFilter;

/** Tells for whom a web request reads, by a header or by who is logged in, if the application wants that. */
@AutoConfiguration(after = XcAutoConfiguration.class)
@ConditionalOnClass({Filter.class, OncePerRequestFilter.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBean(XcInstances.class)
@Conditional(XcReadContextAutoConfiguration.Wanted.class)
public final class XcReadContextAutoConfiguration {

    @Bean
    ReadContextFilter xcReadContextFilter(XcProperties properties) {
        return new ReadContextFilter(properties.getReadContext());
    }

    static final class Wanted extends AnyNestedCondition {

        Wanted() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnProperty("xc.read-context.header")
        static final class ByHeader {}

        @ConditionalOnBooleanProperty("xc.read-context.principal")
        static final class ByPrincipal {}
    }
}
