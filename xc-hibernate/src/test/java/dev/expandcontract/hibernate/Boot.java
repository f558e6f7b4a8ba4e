package dev.expandcontract.hibernate;

import dev.expandcontract.database.Database;
import dev.expandcontract.fence.Fence;
import dev.expandcontract.jdbc.MigratingDataSource;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.PhaseBoard;
import dev.expandcontract.phase.PhaseSnapshot;
import dev.expandcontract.phase.Side;
import dev.expandcontract.readswitch.ReadSwitch;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.hibernate.SessionFactory;
import org.hibernate.jpa.HibernatePersistenceConfiguration;

/** Boots session factories the way an application does. */
final class Boot {

    private Boot() {}

    /** A fresh H2 database on which the given statements have run. */
    static DataSource h2(String... ddl) throws Exception {
        var dataSource = new JdbcDataSource();
        dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        execute(dataSource, ddl);
        return dataSource;
    }

    static void execute(DataSource dataSource, String... statements) throws Exception {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The data source wrapped; whatever is registered starts in EXPAND. */
    static MigratingDataSource wrap(DataSource dataSource) throws Exception {
        var board = new PhaseBoard();
        return wrap(dataSource, board, added -> start(board, added));
    }

    static MigratingDataSource wrap(
            DataSource dataSource, PhaseBoard board, dev.expandcontract.jdbc.MigrationRegistrar registrar)
            throws Exception {
        try (var connection = dataSource.getConnection()) {
            return new MigratingDataSource(
                    dataSource,
                    Database.of(connection),
                    Fence.unfenced(board),
                    ReadSwitch.always(Side.NEXT),
                    registrar);
        }
    }

    private static void start(PhaseBoard board, Collection<Migration> added) {
        var current = board.current();
        var phases = new HashMap<>(current.phases());
        added.forEach(migration -> phases.put(migration.id(), Phase.EXPAND));
        board.publish(new PhaseSnapshot(current.epoch() + 1, phases));
    }

    static SessionFactory boot(DataSource dataSource, Class<?>... entities) {
        return boot(dataSource, Map.of(), entities);
    }

    static SessionFactory boot(DataSource dataSource, Map<String, ?> settings, Class<?>... entities) {
        var configuration = new HibernatePersistenceConfiguration("test");
        Arrays.stream(entities).forEach(configuration::managedClass);
        configuration.property("jakarta.persistence.nonJtaDataSource", dataSource);
        configuration.properties(settings);
        return configuration.createEntityManagerFactory();
    }

    static Map<String, ?> capturing(SqlCapture capture) {
        return Map.of("hibernate.session_factory.statement_inspector", capture);
    }
}
