package dev.expandcontract.spring;

import dev.expandcontract.Xc;
import dev.expandcontract.jdbc.MigratingDataSource;
import dev.expandcontract.model.SettingException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;
import org.springframework.beans.factory.config.InstantiationAwareBeanPostProcessor;
import org.springframework.core.Ordered;

/**
 * Wraps data source beans as soon as they are made, closest to the bean itself, and has their instances leave the fleet right
 * before the beans are destroyed: by then everything that uses them is gone.
 */
final class DataSourceWrapper
        implements InstantiationAwareBeanPostProcessor, DestructionAwareBeanPostProcessor, Ordered {

    /** Of devtools: what shuts down a database in memory, before the data source is destroyed, but after what uses it. */
    private static final String SHUTDOWN =
            "org.springframework.boot.devtools.autoconfigure.DevToolsDataSourceAutoConfiguration"
                    + "$NonEmbeddedInMemoryDatabaseShutdownExecutor";

    private final ConfigurableListableBeanFactory beanFactory;
    private final InstanceStarter starter;
    private final DatabaseInitializers initializers;
    private final Map<String, JoiningDataSource> wrapped = new ConcurrentHashMap<>();

    DataSourceWrapper(ConfigurableListableBeanFactory beanFactory, InstanceStarter starter) {
        this.beanFactory = beanFactory;
        this.starter = starter;
        var classLoader = beanFactory.getBeanClassLoader();
        this.initializers =
                new DatabaseInitializers(classLoader == null ? DataSourceWrapper.class.getClassLoader() : classLoader);
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    /**
     * Has all data sources join the fleet that have not yet.
     *
     * @throws SettingException if a data source bean was made before it could be wrapped
     */
    XcInstances joinAll() {
        var instances = new LinkedHashMap<String, Xc>();
        for (var each :
                beanFactory.getBeansOfType(DataSource.class, false, true).entrySet()) {
            var name = each.getKey();
            var joining = wrapped.get(name);
            if (joining != null) {
                instances.put(name, joining.join());
            } else if (!isLeftAlone(name, each.getValue())) {
                throw new SettingException("The data source bean '" + name
                        + "' was made before XC could wrap it, so that its statements would"
                        + " not be seen. Something that is made very early depends on it, such as a"
                        + " BeanPostProcessor: make its bean method static, and let it ask for the data source later"
                        + " (ObjectProvider). Or exclude the data source: xc.data-source.exclude=" + name);
            }
        }
        return new XcInstances(instances);
    }

    @Override
    public @Nullable Object postProcessBeforeInstantiation(Class<?> beanClass, String beanName) {
        initializers.begins(beanClass, beanName);
        return null;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        initializers.ended(beanName);
        if (!(bean instanceof DataSource dataSource) || isLeftAlone(beanName, dataSource)) {
            return bean;
        }
        if (!beanFactory.isSingleton(beanName)) {
            throw new SettingException("The data source bean '" + beanName + "' is no singleton: each time it is made,"
                    + " another instance would join the fleet, which knows nothing of the migrations registered so far."
                    + " Make it a singleton, or exclude it: xc.data-source.exclude=" + beanName);
        }
        return wrapped.computeIfAbsent(
                beanName,
                name -> new JoiningDataSource(
                        name,
                        dataSource,
                        target -> starter.start(name, target, wrapped.keySet()),
                        initializers::isMakingOne));
    }

    private boolean isLeftAlone(String beanName, DataSource bean) {
        if (starter.isExcluded(beanName) || beanFactory.containsBean(ScopedProxyUtils.getTargetBeanName(beanName))) {
            return true;
        }
        if (RoutingDataSources.isOne(bean)) {
            RoutingDataSources.requireOneTarget(beanName, bean);
            return true;
        }
        return leadsToXc(bean);
    }

    static boolean leadsToXc(DataSource dataSource) {
        try {
            return dataSource.isWrapperFor(MigratingDataSource.class);
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public boolean requiresDestruction(Object bean) {
        return bean instanceof DataSource
                || shutsDown(bean)
                || (bean instanceof FactoryBean<?> factory && makesDataSource(factory));
    }

    private static boolean makesDataSource(FactoryBean<?> factory) {
        var type = factory.getObjectType();
        return type != null && DataSource.class.isAssignableFrom(type);
    }

    private static boolean shutsDown(Object bean) {
        return bean.getClass().getName().equals(SHUTDOWN);
    }

    @Override
    public void postProcessBeforeDestruction(Object bean, String beanName) {
        if (shutsDown(bean)) {
            wrapped.values().forEach(JoiningDataSource::leave);
            return;
        }
        var joining = wrapped.remove(beanName);
        if (joining != null) {
            joining.leave();
        }
    }
}
