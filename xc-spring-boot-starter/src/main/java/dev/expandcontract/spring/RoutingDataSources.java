package dev.expandcontract.spring;

import dev.expandcontract.model.SettingException;
import java.util.HashSet;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;
import org.springframework.util.ClassUtils;

/**
 * Tells which routing data sources XC can live with. A migration is in one phase for one database, and whether the targets of a
 * routing data source are one nobody can tell: so XC wraps one target, which has to be a bean of its own, and never the
 * routing data source itself.
 */
final class RoutingDataSources {

    private static final boolean PRESENT = ClassUtils.isPresent(
            "org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource",
            RoutingDataSources.class.getClassLoader());

    private RoutingDataSources() {}

    static boolean isOne(DataSource dataSource) {
        return PRESENT && Routing.isOne(dataSource);
    }

    /**
     * Checks that just one target is wrapped.
     *
     * @throws SettingException if none is, or several are
     */
    static void requireOneTarget(String name, DataSource dataSource) {
        long wrapped = Routing.wrapped(dataSource);
        if (wrapped != 1) {
            throw new SettingException("The data source bean '" + name + "' routes to "
                    + (wrapped == 0 ? "no data source" : wrapped + " data sources")
                    + " that XC wraps. A migration is in one phase for one database, and a statement that is made for one"
                    + " target must not reach another. Make the target whose tables migrate a bean of its own, which XC then"
                    + " wraps, and exclude the other targets that are beans (xc.data-source.exclude). Or exclude '"
                    + name
                    + "' and all its targets, if nothing that migrates goes through it.");
        }
    }

    /** Apart, since Spring's class is optional. */
    private static final class Routing {

        static boolean isOne(DataSource dataSource) {
            return dataSource instanceof AbstractRoutingDataSource;
        }

        static long wrapped(DataSource dataSource) {
            var routing = (AbstractRoutingDataSource) dataSource;
            var targets = new HashSet<>(routing.getResolvedDataSources().values());
            var standard = routing.getResolvedDefaultDataSource();
            if (standard != null) {
                targets.add(standard);
            }
            return targets.stream().filter(DataSourceWrapper::leadsToXc).count();
        }
    }
}
