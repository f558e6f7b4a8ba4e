package dev.expandcontract.demo;

import com.zaxxer.hikari.HikariDataSource;
import dev.expandcontract.model.Migration;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

/**
 * XC's admin page, to look at. It belongs to a small application of Spring Boot that is in the fleet like the others, but has nothing
 * to write or to read. It comes up in the background, as the others have to come up, too.
 */
final class Page implements AutoCloseable {

    private static final int CONNECTIONS = 3;

    private final CompletableFuture<ConfigurableApplicationContext> application;

    private Page(CompletableFuture<ConfigurableApplicationContext> application) {
        this.application = application;
    }

    /** @param database waited for, as a database server takes as long to come up as much of this does */
    static Page start(CompletableFuture<DataSource> database, Migration migration) {
        return new Page(CompletableFuture.supplyAsync(() -> run(database, migration)));
    }

    /** Where it is. Waits until it is there. */
    String address() {
        return "http://localhost:" + application.join().getEnvironment().getRequiredProperty("local.server.port")
                + "/xc/";
    }

    private static ConfigurableApplicationContext run(CompletableFuture<DataSource> database, Migration migration) {
        return new SpringApplicationBuilder(Application.class)
                .registerShutdownHook(false)
                .properties(
                        "spring.main.banner-mode=off",
                        "spring.main.log-startup-info=false",
                        "logging.level.root=error",
                        "server.address=localhost",
                        "server.port=0",
                        "xc.fleet.instance=admin page",
                        "xc.backfill.help=false",
                        "xc.admin.enabled=true")
                .initializers(context -> {
                    var beans = (GenericApplicationContext) context;
                    beans.registerBean(DataSource.class, () -> pool(database.join()));
                    beans.registerBean(Migration.class, () -> migration);
                })
                .run();
    }

    private static DataSource pool(DataSource database) {
        var pool = new HikariDataSource();
        pool.setPoolName("admin page");
        pool.setDataSource(database);
        pool.setMaximumPoolSize(CONNECTIONS);
        return pool;
    }

    @Override
    public void close() {
        if (!application.isCompletedExceptionally()) {
            application.join().close();
        }
    }

    /** What Spring Boot makes of the class path. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
