package dev.expandcontract.spring;

import dev.expandcontract.jdbc.MigratingDataSource;
import dev.expandcontract.jooq.XcJooq;
import dev.expandcontract.model.MigrationRegistry;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jooq.VisitListenerProvider;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.jooq.autoconfigure.DefaultConfigurationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Lets the configuration of jOOQ that Spring Boot makes take part in migrations. */
@AutoConfiguration(after = XcAutoConfiguration.class)
@ConditionalOnClass({DefaultConfigurationCustomizer.class, VisitListenerProvider.class, XcJooq.class})
@ConditionalOnBean(XcInstances.class)
public final class XcJooqAutoConfiguration {

    /** The last one, as the markers are planted in what other listeners leave. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    DefaultConfigurationCustomizer xcJooqMarkers(ObjectProvider<DataSource> dataSources) {
        return configuration -> {
            var dataSource = dataSources.getIfUnique();
            if (dataSource != null && DataSourceWrapper.leadsToXc(dataSource)) {
                var markers = XcJooq.markers(() -> registry(dataSource));
                configuration.set(
                        Stream.concat(Arrays.stream(configuration.visitListenerProviders()), Stream.of(markers))
                                .toArray(VisitListenerProvider[]::new));
            }
        };
    }

    private static MigrationRegistry registry(DataSource dataSource) {
        try {
            return dataSource.unwrap(MigratingDataSource.class).registry();
        } catch (SQLException e) {
            throw new IllegalStateException("The data source of jOOQ leads to XC no more", e);
        }
    }
}
