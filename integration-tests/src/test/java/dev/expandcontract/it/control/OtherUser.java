package dev.expandcontract.it.control;

import dev.expandcontract.database.Database;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/** The same database, as another user without a password. */
record OtherUser(DataSource dataSource, String user) implements DataSource {

    static OtherUser of(DataSource dataSource, Database database, String user) throws SQLException {
        if (database != Database.H2) {
            return new OtherUser(dataSource, user);
        }
        // the URL of the data source has settings that only an administrator may make
        var plain = new JdbcDataSource();
        try (var connection = dataSource.getConnection()) {
            plain.setURL(connection.getMetaData().getURL());
        }
        return new OtherUser(plain, user);
    }

    @Override
    public Connection getConnection() throws SQLException {
        return dataSource.getConnection(user, "");
    }

    @Override
    public Connection getConnection(String other, String password) throws SQLException {
        return dataSource.getConnection(other, password);
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return dataSource.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        dataSource.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        dataSource.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return dataSource.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getGlobal();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return dataSource.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return dataSource.isWrapperFor(type);
    }
}
