package dev.expandcontract.spring;

import java.util.Set;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.sql.init.dependency.DatabaseInitializerDetector;
import org.springframework.core.Ordered;

/**
 * Makes the joining of the fleet the last step of initializing the database: after Flyway, Liquibase and scripts, before
 * everything that depends on an initialized database, such as JPA, {@code JdbcTemplate} and jOOQ.
 */
final class XcDatabaseInitializerDetector implements DatabaseInitializerDetector {

    @Override
    public Set<String> detect(ConfigurableListableBeanFactory beanFactory) {
        return beanFactory.containsBeanDefinition(XcAutoConfiguration.INSTANCES)
                ? Set.of(XcAutoConfiguration.INSTANCES)
                : Set.of();
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
