package dev.expandcontract.test;

import dev.expandcontract.database.Database;
import java.sql.SQLException;
import java.util.stream.Collectors;

/**
 * A program of its own with a server: says what processes it started, ends when its standard input does, and uses the server
 * to the end.
 */
final class ServerProgram {

    private ServerProgram() {}

    public static void main(String[] arguments) throws Exception {
        var server = DatabaseServer.start(Database.valueOf(arguments[0]));
        useAndClose(server);
        server.beforeEnd(() -> useToTheEnd(server));
        System.out.println(ProcessHandle.current()
                .children()
                .map(process -> Long.toString(process.pid()))
                .collect(Collectors.joining(" ")));
        System.in.transferTo(System.err);
    }

    private static void useToTheEnd(DatabaseServer server) {
        try {
            useAndClose(server);
            System.out.println("used to the end");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void useAndClose(DatabaseServer server) throws SQLException {
        try (var connection = server.newDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create table t (id int primary key)");
        }
    }
}
