package dev.expandcontract.spring;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Wraps the data source beans of the application, and has them join the fleet. */
@AutoConfiguration
@ConditionalOnClass(DatabaseInitializationDependencyConfigurer.class)
@ConditionalOnBooleanProperty(name = "xc.enabled", matchIfMissing = true)
@EnableConfigurationProperties(XcProperties.class)
@Import(DatabaseInitializationDependencyConfigurer.class)
public final class XcAutoConfiguration {

    static final String INSTANCES = "xcInstances";

    @Bean
    static DataSourceWrapper xcDataSourceWrapper(ConfigurableListableBeanFactory beanFactory) {
        SupportedSpringBoot.check();
        return new DataSourceWrapper(beanFactory, new InstanceStarter(beanFactory));
    }

    @Bean
    static ReadSwitches xcReadSwitches(ConfigurableListableBeanFactory beanFactory) {
        return new ReadSwitches(beanFactory);
    }

    @Bean(INSTANCES)
    XcInstances xcInstances(DataSourceWrapper wrapper) {
        return wrapper.joinAll();
    }

    @Bean
    BackgroundCommands xcBackgroundCommands() {
        return new BackgroundCommands(BackgroundCommands.PATIENCE);
    }
}
