package com.example.shop.serve;

import com.example.shop.Members;
import com.example.shop.Shop;
import dev.expandcontract.database.Database;
import dev.expandcontract.test.DatabaseServer;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A PostgreSQL server, two instances of the shop, and customers who keep both busy. */
public final class Serve implements AutoCloseable {

    private static final int MEMBERS = 20_000;
    private static final int PORT = 8081;

    private final List<ConfigurableApplicationContext> instances;
    private final Customers customers;

    private Serve(List<ConfigurableApplicationContext> instances, Customers customers) {
        this.instances = instances;
        this.customers = customers;
    }

    /**
     * Serves until the process is stopped.
     *
     * @param arguments the port of the first instance, if it is not to be the usual one; 0 for any that are free
     */
    public static void main(String[] arguments) throws SQLException {
        int first = arguments.length == 0 ? PORT : Integer.parseInt(arguments[0]);
        var serve = start(first, first == 0 ? 0 : first + 1);
        server().beforeEnd(serve::close);
        System.out.printf(
                "%n  The shop is open. member.subscription becomes member.tier while customers come and go.%n%n"
                        + "  Admin page   %s (or %s)%n"
                        + "  Log in as    ada, password ada, who may press the buttons, or vera, vera, who may look%n"
                        + "  Metrics      http://localhost:%s/actuator/prometheus%n%n"
                        + "  Stop it with Ctrl-C.%n%n",
                serve.page(0), serve.page(1), serve.port(0));
    }

    /**
     * Opens the shop.
     *
     * @param first the port of the first instance; 0 for any that is free
     * @param second the port of the second one
     */
    public static Serve start(int first, int second) throws SQLException {
        var database = server().newDatabase();
        var one = instance("shop-1", first, database);
        fill(database);
        var two = instance("shop-2", second, database);
        var customers = new Customers(List.of(one.getBean(Members.class), two.getBean(Members.class)), MEMBERS);
        return new Serve(List.of(one, two), customers);
    }

    /** Where the admin page of an instance is. */
    public String page(int instance) {
        return "http://localhost:" + port(instance) + "/xc/";
    }

    /** An instance of the shop. */
    public ConfigurableApplicationContext instance(int number) {
        return instances.get(number);
    }

    /** What the customers have seen. */
    public Customers customers() {
        return customers;
    }

    private static DatabaseServer server() {
        return DatabaseServer.start(Database.POSTGRESQL);
    }

    private String port(int instance) {
        return instances.get(instance).getEnvironment().getRequiredProperty("local.server.port");
    }

    private static ConfigurableApplicationContext instance(String name, int port, DataSource database)
            throws SQLException {
        try (var connection = database.getConnection()) {
            var server = connection.getMetaData();
            return new SpringApplicationBuilder(Shop.class)
                    // closed in order, with the customers first and the database last
                    .registerShutdownHook(false)
                    .properties(
                            "spring.main.banner-mode=off",
                            "logging.level.root=warn",
                            "server.port=" + port,
                            "xc.fleet.instance=" + name,
                            "spring.datasource.url=" + server.getURL(),
                            "spring.datasource.username=" + server.getUserName())
                    .run();
        }
    }

    /** The members from before the migration. */
    private static void fill(DataSource database) throws SQLException {
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement("insert into member (name, subscription)"
                        + " select 'member ' || i, case when i % 5 = 0 then 'gold' else 'free' end"
                        + " from generate_series(1, ?) i")) {
            insert.setInt(1, MEMBERS);
            insert.executeUpdate();
        }
    }

    /** Closes the shop. */
    @Override
    public void close() {
        customers.close();
        instances.forEach(ConfigurableApplicationContext::close);
    }
}
