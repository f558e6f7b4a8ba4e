package dev.expandcontract.demo.app;

import dev.expandcontract.jdbc.MigratingDataSource;
import javax.sql.DataSource;

/** Decides which data source an instance gives to Hibernate. */
@FunctionalInterface
public interface Wiring {

    /** As it should be. A test wires an instance wrongly, to see whether the demo notices. */
    Wiring RIGHT = (instance, pool, migrating) -> migrating;

    /**
     * The data source for Hibernate.
     *
     * @param pool the instance's connections to the database, past XC
     * @param migrating the same through XC
     */
    DataSource dataSource(String instance, DataSource pool, MigratingDataSource migrating);
}
