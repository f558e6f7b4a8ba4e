package dev.expandcontract.demo.app;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.expandcontract.Xc;
import dev.expandcontract.coordinator.Coordinator;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Side;
import dev.expandcontract.readswitch.ReadContext;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.jpa.HibernatePersistenceConfiguration;

/** One running instance of the application: a connection pool, XC over the pool, and Hibernate over XC. */
public final class Instance implements AutoCloseable {

    private static final int CONNECTIONS = 8;

    private final String name;
    private final HikariDataSource pool;
    private final Xc xc;
    private final SessionFactory sessions;

    private Instance(String name, HikariDataSource pool, Xc xc, SessionFactory sessions) {
        this.name = name;
        this.pool = pool;
        this.xc = xc;
        this.sessions = sessions;
    }

    /**
     * Starts an instance.
     *
     * @param name what the fleet calls it
     * @param database where the table is
     * @param wiring what Hibernate is given
     */
    public static Instance start(String name, DataSource database, Wiring wiring) {
        var pool = pool(name, database);
        var xc = Xc.builder(pool).instance(name).start();
        var sessions = sessions(name, wiring.dataSource(name, pool, xc.dataSource()));
        return new Instance(name, pool, xc, sessions);
    }

    public String name() {
        return name;
    }

    public Users users() {
        return new Users(sessions);
    }

    /** Where an operator gives commands; any instance's will do. */
    public Coordinator coordinator() {
        return xc.coordinator();
    }

    /**
     * Which column a transaction for the customer reads that begins now.
     *
     * @throws IllegalStateException if no connection can be had
     */
    public Side reads(Migration migration, String customer) {
        try (var scope = ReadContext.of(customer).open();
                var connection = xc.dataSource().getConnection()) {
            var sql = connection.nativeSQL(
                    "select 1 from " + migration.column().table() + " where " + migration.marker() + " is null");
            return sql.contains(migration.column().next()) ? Side.NEXT : Side.OLD;
        } catch (SQLException failure) {
            throw new IllegalStateException(name + " cannot say what it reads", failure);
        }
    }

    @Override
    public void close() {
        sessions.close();
        xc.close();
        pool.close();
    }

    private static HikariDataSource pool(String name, DataSource database) {
        var config = new HikariConfig();
        config.setPoolName(name);
        config.setDataSource(database);
        config.setMaximumPoolSize(CONNECTIONS);
        return new HikariDataSource(config);
    }

    private static SessionFactory sessions(String name, DataSource dataSource) {
        return new HibernatePersistenceConfiguration(name)
                .managedClass(User.class)
                .property("jakarta.persistence.nonJtaDataSource", dataSource)
                .property("hibernate.jdbc.batch_size", 20)
                .property("hibernate.order_updates", true)
                .createEntityManagerFactory();
    }
}
