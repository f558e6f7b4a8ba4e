package dev.expandcontract.spring;

import dev.expandcontract.Xc;
import dev.expandcontract.model.SettingException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The instances of XC that the application runs, each by the name of the data source bean that it wraps. */
public final class XcInstances {

    private final Map<String, Xc> byDataSource;

    XcInstances(Map<String, Xc> byDataSource) {
        this.byDataSource = Collections.unmodifiableMap(new LinkedHashMap<>(byDataSource));
    }

    /** All instances, by the name of the data source bean. */
    public Map<String, Xc> byDataSource() {
        return byDataSource;
    }

    /** The instance of the data source bean, or empty if XC does not wrap it. */
    public Optional<Xc> find(String dataSource) {
        return Optional.ofNullable(byDataSource.get(dataSource));
    }

    /**
     * The only instance.
     *
     * @throws SettingException if there is none, or more than one
     */
    public Xc only() {
        if (byDataSource.size() != 1) {
            throw new SettingException("XC wraps "
                    + (byDataSource.isEmpty()
                            ? "no data source bean"
                            : "the data source beans " + String.join(", ", byDataSource.keySet()))
                    + ", where one is expected. Ask XcInstances for the instance of one of them by its name.");
        }
        return byDataSource.values().iterator().next();
    }
}
