package dev.expandcontract.test;

import dev.expandcontract.database.Database;
import java.sql.SQLException;
import java.util.stream.Collectors;

/** A program of its own with a server: says what processes it started, and ends when its standard input does. */
final class ServerProgram {

    private ServerProgram() {}

    public static void main(String[] arguments) throws Exception {
        var server = DatabaseServer.start(Database.valueOf(arguments[0]));
        useAndClose(server);
        System.out.println(ProcessHandle.current()
                .children()
                .map(process -> Long.toString(process.pid()))
                .collect(Collectors.joining(" ")));
        System.in.transferTo(System.err);
    }

    private static void useAndClose(DatabaseServer server) throws SQLException {
        try (var connection = server.newDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create table t (id int primary key)");
        }
    }
}
