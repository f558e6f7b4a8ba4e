package dev.expandcontract.spring;

import dev.expandcontract.Xc;
import dev.expandcontract.model.Migration;
import javax.sql.DataSource;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.env.Environment;

/** Starts the instance of a data source bean, by the properties and the beans of the application. */
final class InstanceStarter {

    private final ListableBeanFactory beans;

    /** @param beans asked when a data source is made, and not before */
    InstanceStarter(ListableBeanFactory beans) {
        this.beans = beans;
    }

    /** Whether XC is to leave the data source bean alone. */
    boolean isExcluded(String dataSource) {
        return properties().dataSource().exclude().contains(dataSource);
    }

    /** Joins the fleet. */
    Xc start(String dataSource, DataSource target) {
        var application = beans.getBean(Environment.class).getProperty("spring.application.name", "");
        var builder = Xc.builder(target)
                .application(application)
                .migrations(
                        beans.getBeanProvider(Migration.class).orderedStream().toArray(Migration[]::new));
        beans.getBeanProvider(XcBuilderCustomizer.class)
                .orderedStream()
                .forEach(each -> each.customize(dataSource, builder));
        return builder.start();
    }

    private XcProperties properties() {
        return beans.getBean(XcProperties.class);
    }
}
