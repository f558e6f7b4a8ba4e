package dev.expandcontract.demo.load;

import dev.expandcontract.demo.check.StallMeter;
import dev.expandcontract.demo.check.StallMeter.Lane;
import dev.expandcontract.demo.check.Tally;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Writes to a table of its own, past XC. It shares nothing with the migration but the machine and the database server, so
 * it tells which delays come from those.
 */
final class Bystander implements Runnable, AutoCloseable {

    private final Connection connection;
    private final Tally tally;
    private final StallMeter stalls;

    Bystander(DataSource database, Tally tally, StallMeter stalls) throws SQLException {
        this.connection = database.getConnection();
        this.tally = tally;
        this.stalls = stalls;
        try (var statement = connection.createStatement()) {
            statement.execute("create table bystander (writes bigint not null)");
            statement.execute("insert into bystander (writes) values (0)");
        }
    }

    @Override
    public void run() {
        var running = stalls.begin(Lane.BYSTANDER);
        try (var statement = connection.createStatement()) {
            statement.execute("update bystander set writes = writes + 1");
        } catch (SQLException failure) {
            tally.error("bystander", failure);
        } finally {
            running.end();
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
