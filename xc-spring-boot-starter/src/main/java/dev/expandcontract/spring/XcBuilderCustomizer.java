package dev.expandcontract.spring;

import dev.expandcontract.XcBuilder;

/**
 * Changes the settings of an instance before it starts, after the properties {@code xc.*} were applied. Beans of this type are
 * asked in their order.
 */
@FunctionalInterface
public interface XcBuilderCustomizer {

    /**
     * Changes the settings.
     *
     * @param dataSource the name of the data source bean that the instance is to wrap
     */
    void customize(String dataSource, XcBuilder builder);
}
