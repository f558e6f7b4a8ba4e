package dev.expandcontract.spring;

import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an application configures of XC.
 *
 * @param enabled whether XC wraps data sources at all
 * @param dataSource which data sources it wraps
 */
@ConfigurationProperties("xc")
record XcProperties(
        @DefaultValue("true") boolean enabled, @DefaultValue Selection dataSource) {

    /**
     * Which data sources XC wraps.
     *
     * @param exclude names of data source beans that XC leaves alone
     */
    record Selection(@DefaultValue Set<String> exclude) {}
}
