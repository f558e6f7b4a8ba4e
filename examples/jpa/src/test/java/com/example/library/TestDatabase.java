package com.example.library;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.expandcontract.Xc;
import java.util.Map;
import javax.sql.DataSource;

/** The database that the tests use: one in memory, unless somebody has prepared another. */
public final class TestDatabase implements AutoCloseable {

    private static volatile DataSource prepared;
    private static volatile Map<String, ?> settings = Map.of();

    private final Library library;
    private final Runnable closing;

    private TestDatabase(Library library, Runnable closing) {
        this.library = library;
        this.closing = closing;
    }

    /** Has the tests use a database, with settings for the persistence unit; null for the one in memory. */
    public static void use(DataSource dataSource, Map<String, ?> persistenceSettings) {
        prepared = dataSource;
        settings = persistenceSettings;
    }

    static TestDatabase open() {
        var opened = prepared == null ? inMemory() : new TestDatabase(Library.open(prepared, settings), () -> {});
        opened.library.run(Fixture::fill);
        return opened;
    }

    private static TestDatabase inMemory() {
        var config = new HikariConfig();
        config.setMaximumPoolSize(3);
        config.setJdbcUrl("jdbc:h2:mem:library");
        config.setUsername("sa");
        var pool = new HikariDataSource(config);
        var xc = Xc.builder(pool).start();
        var library = Library.open(xc.dataSource(), Map.of("hibernate.hbm2ddl.auto", "create-drop"));
        return new TestDatabase(library, () -> {
            xc.close();
            pool.close();
        });
    }

    Library library() {
        return library;
    }

    @Override
    public void close() {
        library.close();
        closing.run();
    }
}
