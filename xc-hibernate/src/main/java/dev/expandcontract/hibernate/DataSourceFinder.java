package dev.expandcontract.hibernate;

import dev.expandcontract.jdbc.MigratingDataSource;
import java.sql.SQLException;
import java.sql.Wrapper;
import javax.sql.DataSource;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.jspecify.annotations.Nullable;

/** Finds the {@link MigratingDataSource} that a session factory's connections come from. */
final class DataSourceFinder {

    private DataSourceFinder() {}

    /**
     * The data source, through pools and other wrappers above it.
     *
     * @throws DataSourceNotWrappedException if connections come from elsewhere, or none can be had
     */
    static MigratingDataSource find(SessionFactoryImplementor sessionFactory) {
        var provider = sessionFactory.getServiceRegistry().requireService(ConnectionProvider.class);
        var dataSource = provider.isUnwrappableAs(DataSource.class) ? provider.unwrap(DataSource.class) : null;
        try {
            var found = unwrap(dataSource);
            return found != null ? found : throughConnection(provider, dataSource);
        } catch (SQLException e) {
            throw new DataSourceNotWrappedException(
                    "Whether the connections of the persistence unit come from a MigratingDataSource cannot be told,"
                            + " because no connection could be had from " + describe(provider, dataSource) + ": "
                            + e.getMessage()
                            + ". The persistence unit has @ExpandContract on an attribute; see to it that"
                            + " the database can be reached when it boots.",
                    e);
        }
    }

    private static MigratingDataSource throughConnection(ConnectionProvider provider, @Nullable DataSource dataSource)
            throws SQLException {
        var connection = provider.getConnection();
        try {
            var found = unwrap(connection);
            if (found == null) {
                // Some pools can be unwrapped only after they have given out their first connection.
                found = unwrap(dataSource);
            }
            if (found == null) {
                throw notWrapped(describe(provider, dataSource));
            }
            return found;
        } finally {
            provider.closeConnection(connection);
        }
    }

    private static DataSourceNotWrappedException notWrapped(String origin) {
        return new DataSourceNotWrappedException(
                "The persistence unit has @ExpandContract on an attribute, but its connections come from " + origin
                        + ", which leads to no MigratingDataSource: its statements would reach the database with markers"
                        + " in place of columns. Wrap the data source (Xc.builder(dataSource).start().dataSource()) and"
                        + " pass the result as 'jakarta.persistence.nonJtaDataSource', with or without a pool above it.");
    }

    private static @Nullable MigratingDataSource unwrap(@Nullable Wrapper wrapper) throws SQLException {
        if (wrapper instanceof MigratingDataSource found) {
            return found;
        }
        return wrapper != null && wrapper.isWrapperFor(MigratingDataSource.class)
                ? wrapper.unwrap(MigratingDataSource.class)
                : null;
    }

    private static String describe(ConnectionProvider provider, @Nullable DataSource dataSource) {
        return dataSource == null
                ? "the connection provider " + provider.getClass().getName()
                : "the data source " + dataSource.getClass().getName();
    }
}
