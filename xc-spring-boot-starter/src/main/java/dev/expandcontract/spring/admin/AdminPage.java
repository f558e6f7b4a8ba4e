package dev.expandcontract.spring.admin;

import dev.expandcontract.spring.BackgroundCommands;
import dev.expandcontract.spring.XcInstances;
import dev.expandcontract.spring.view.CoordinatorView;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.SmartLifecycle;

/**
 * What is behind the page. It is not a servlet, which Spring Boot would put somewhere by itself. It ends what the page keeps open
 * before the server stops, which would wait for it otherwise.
 */
final class AdminPage implements SmartLifecycle {

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Json json = new Json();
    private final Supplier<BackgroundCommands> commands;
    private final Access access;
    private final AdminProperties properties;
    private final Watch watch;
    private volatile boolean running;

    /**
     * @param instances asked with the first request: servlets are made before what they need has been brought up
     * @param commands asked with the first command
     */
    AdminPage(
            Supplier<XcInstances> instances,
            Supplier<BackgroundCommands> commands,
            Access access,
            AdminProperties properties) {
        this.commands = commands;
        this.access = access;
        this.properties = properties;
        watch = new Watch(() -> views(instances.get()), json, INTERVAL, properties.maxViewers());
    }

    private static Map<String, CoordinatorView> views(XcInstances instances) {
        var views = new LinkedHashMap<String, CoordinatorView>();
        instances.byDataSource().forEach((name, xc) -> views.put(name, new CoordinatorView(xc)));
        return views;
    }

    /** Puts the page at its path. */
    ServletRegistrationBean<AdminServlet> registration() {
        var servlet = new AdminServlet(access, new Tokens(properties.tokenKey()), json, watch, commands);
        var registration = new ServletRegistrationBean<>(servlet, properties.path() + "/*");
        registration.setName("xcAdmin");
        return registration;
    }

    Watch watch() {
        return watch;
    }

    @Override
    public void start() {
        watch.open();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        watch.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
