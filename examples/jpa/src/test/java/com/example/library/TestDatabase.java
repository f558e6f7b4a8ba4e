package com.example.library;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.Map;
import javax.sql.DataSource;

/** The database that the tests use: one in memory, unless somebody has prepared another. */
public final class TestDatabase {

    private static volatile DataSource prepared;
    private static volatile Map<String, ?> settings = Map.of();

    private TestDatabase() {}

    /** Has the tests use a database, with settings for the persistence unit. */
    public static void use(DataSource dataSource, Map<String, ?> persistenceSettings) {
        prepared = dataSource;
        settings = persistenceSettings;
    }

    static Library open() {
        return prepared == null
                ? Library.open(inMemory(), Map.of("hibernate.hbm2ddl.auto", "create-drop"))
                : Library.open(prepared, settings);
    }

    private static DataSource inMemory() {
        var config = new HikariConfig();
        config.setJdbcUrl("jdbc:h2:mem:library;DB_CLOSE_DELAY=-1");
        return new HikariDataSource(config);
    }
}
