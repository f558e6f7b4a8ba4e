package dev.expandcontract.hibernate.everyphase;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.expandcontract.test.PhaseRun;
import java.util.Arrays;
import java.util.Map;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.jpa.HibernatePersistenceConfiguration;

/** The session factory of a test class, one for each database, through a pool. */
final class Booted implements AutoCloseable {

    private final HikariDataSource pool;
    private final SessionFactory sessionFactory;

    private Booted(DataSource dataSource, Map<String, ?> settings, Class<?>... mapped) {
        var config = new HikariConfig();
        config.setDataSource(dataSource);
        config.setMaximumPoolSize(3);
        // A test that fails within a transaction may keep its connection.
        config.setConnectionTimeout(2_000);
        pool = new HikariDataSource(config);
        var configuration = new HibernatePersistenceConfiguration("every-phase");
        Arrays.stream(mapped).forEach(configuration::managedClass);
        configuration
                .property("jakarta.persistence.nonJtaDataSource", pool)
                .property("hibernate.jdbc.batch_size", 20)
                .property("hibernate.order_inserts", true)
                .property("hibernate.order_updates", true)
                .property("hibernate.default_batch_fetch_size", 10);
        configuration.properties(settings);
        sessionFactory = configuration.createEntityManagerFactory();
    }

    /** The session factory for the run's database, booted in whatever phase came first. */
    static SessionFactory of(PhaseRun run, Map<String, ?> settings, Class<?>... mapped) {
        return run.shared(Booted.class, () -> new Booted(run.dataSource(), settings, mapped)).sessionFactory;
    }

    @Override
    public void close() {
        sessionFactory.close();
        pool.close();
    }
}
