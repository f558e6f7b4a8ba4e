package dev.expandcontract.demo.load;

import dev.expandcontract.demo.check.StallMeter;
import dev.expandcontract.demo.check.StallMeter.Lane;
import dev.expandcontract.demo.check.Tally;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Writes to a table of its own, past XC, with as many statements as a writer. It shares nothing with the migration but the
 * machine and the database server, so it tells which delays come from those.
 */
final class Bystander implements Runnable, AutoCloseable {

    private static final int ROWS = 5;

    private final String table;
    private final Connection connection;
    private final Tally tally;
    private final StallMeter stalls;

    Bystander(int number, DataSource database, Tally tally, StallMeter stalls) throws SQLException {
        this.table = "bystander_" + number;
        this.connection = database.getConnection();
        this.tally = tally;
        this.stalls = stalls;
        try (var statement = connection.createStatement()) {
            statement.execute("create table " + table + " (id int primary key, writes bigint not null)");
            for (int id = 1; id <= ROWS; id++) {
                statement.execute("insert into " + table + " (id, writes) values (" + id + ", 0)");
            }
        }
        connection.setAutoCommit(false);
    }

    @Override
    public void run() {
        var running = stalls.begin(Lane.BYSTANDER);
        try (var statement = connection.createStatement()) {
            for (int id = 1; id <= ROWS; id++) {
                statement
                        .executeQuery("select writes from " + table + " where id = " + id)
                        .close();
                statement.executeUpdate("update " + table + " set writes = writes + 1 where id = " + id);
            }
            connection.commit();
        } catch (SQLException failure) {
            tally.error(table, failure);
        } finally {
            running.end();
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
