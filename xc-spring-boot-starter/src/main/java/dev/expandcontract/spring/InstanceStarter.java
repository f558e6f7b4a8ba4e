package dev.expandcontract.spring;

import dev.expandcontract.Xc;
import dev.expandcontract.XcBuilder;
import dev.expandcontract.coordinator.CommandObserver;
import dev.expandcontract.model.Migration;
import dev.expandcontract.model.SettingException;
import dev.expandcontract.sql.PlainSql;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/** Starts the instance of a data source bean, by the properties and the beans of the application. */
final class InstanceStarter {

    private static final String PLAIN_SQL = "dev.expandcontract.sql.PlainSql";

    private final ConfigurableListableBeanFactory beans;

    /** @param beans asked when a data source is made, and not before */
    InstanceStarter(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    /** Whether XC is to leave the data source bean alone. */
    boolean isExcluded(String dataSource) {
        return properties().getDataSource().getExclude().contains(dataSource);
    }

    /**
     * Joins the fleet.
     *
     * @param wrapped the names of all data source beans that XC wraps
     * @throws dev.expandcontract.model.ExpandContractException if it is not possible
     */
    Xc start(String dataSource, DataSource target, Set<String> wrapped) {
        var properties = properties();
        var fleet = properties.getFleet();
        var backfill = properties.getBackfill();
        var settings = properties.of(dataSource);
        var builder = Xc.builder(target)
                .createTables(settings.createTables())
                .tablePrefix(settings.tablePrefix())
                .fence(settings.fence())
                .soakTime(settings.soakTime())
                .instance(Objects.requireNonNullElse(fleet.getInstance(), ""))
                .application(application(fleet))
                .expectedInstances(fleet.getExpectedInstances())
                .pollInterval(fleet.getPollInterval())
                .heartbeatInterval(fleet.getHeartbeatInterval())
                .helpBackfills(backfill.isHelp())
                .protectForeground(backfill.isProtectForeground())
                .batches(backfill.batches())
                .samples(properties.getSamples().settings())
                .migrations(migrations(dataSource, wrapped));
        var readSwitch = beans.getBean(ReadSwitches.class).find(properties.getReadSwitch());
        if (readSwitch.isPresent()) {
            builder.readSwitch(readSwitch.get());
        }
        var observer = beans.getBeanProvider(CommandObserver.class).getIfAvailable();
        if (observer != null) {
            builder.commandObserver(observer);
        }
        if (settings.plainSql()) {
            markPlainSql(builder);
        }
        var customizers =
                beans.getBeanProvider(XcBuilderCustomizer.class).orderedStream().toList();
        for (var customizer : customizers) {
            customizer.customize(dataSource, builder);
        }
        return builder.start();
    }

    private String application(XcProperties.Fleet fleet) {
        var named = fleet.getApplication();
        return named != null ? named : beans.getBean(Environment.class).getProperty("spring.application.name", "");
    }

    private void markPlainSql(XcBuilder builder) {
        if (!ClassUtils.isPresent(PLAIN_SQL, beans.getBeanClassLoader())) {
            throw new SettingException("xc.plain-sql is true, but the module xc-sql is not on the class path. Add"
                    + " dev.expandcontract:xc-sql, or leave the property out.");
        }
        Marking.plainSql(builder);
    }

    /** Apart, since the module is optional. */
    private static final class Marking {

        static void plainSql(XcBuilder builder) {
            builder.plainSql(new PlainSql());
        }
    }

    /** The migrations of the data source: all if it is the only one, else those whose bean is qualified by its name. */
    private Migration[] migrations(String dataSource, Set<String> wrapped) {
        var byName = new LinkedHashMap<String, Migration>(
                BeanFactoryUtils.beansOfTypeIncludingAncestors(beans, Migration.class));
        if (wrapped.size() == 1) {
            return byName.values().toArray(Migration[]::new);
        }
        byName.forEach((name, migration) -> requireOwner(name, migration, wrapped));
        return byName.entrySet().stream()
                .filter(each -> belongs(each.getKey(), dataSource))
                .map(Map.Entry::getValue)
                .toArray(Migration[]::new);
    }

    private void requireOwner(String bean, Migration migration, Set<String> wrapped) {
        if (wrapped.stream().noneMatch(each -> belongs(bean, each))) {
            throw new SettingException("The bean '" + bean + "' is a migration, " + migration
                    + ", and XC wraps several data sources ("
                    + wrapped.stream().sorted().collect(Collectors.joining(", "))
                    + "), so that it cannot be told where its table is. Qualify the bean by the name of its data source:"
                    + " @Qualifier(\"" + wrapped.stream().sorted().findFirst().orElseThrow() + "\")");
        }
    }

    private boolean belongs(String migrationBean, String dataSource) {
        return BeanFactoryAnnotationUtils.isQualifierMatch(dataSource::equals, migrationBean, beans);
    }

    private XcProperties properties() {
        return beans.getBean(XcProperties.class);
    }
}
