package com.example.restart;

import com.example.shop.Shop;
import dev.expandcontract.spring.XcInstances;
import java.util.stream.Collectors;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.devtools.restart.Restarter;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

/** The shop, which is restarted as soon as it is ready, as devtools do when a class has changed, and ends after some turns. */
public final class Restarting implements ApplicationListener<ApplicationReadyEvent> {

    /** Survives a restart, unlike what is static. */
    private static final String TURN = "restarting.turn";

    private static final int TURNS = 3;

    private Restarting() {}

    public static void main(String[] arguments) {
        new SpringApplicationBuilder(Shop.class).listeners(new Restarting()).run(arguments);
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent ready) {
        var context = ready.getApplicationContext();
        int turn = Integer.getInteger(TURN, 0) + 1;
        System.setProperty(TURN, String.valueOf(turn));
        System.out.println("turn " + turn + " " + instances(context) + " " + threads() + " "
                + Restarting.class.getClassLoader().getClass().getSimpleName());
        var next = new Thread(
                turn < TURNS ? Restarter.getInstance()::restart : () -> System.exit(SpringApplication.exit(context)));
        next.start();
    }

    /** How many the fleet has. */
    private static int instances(ConfigurableApplicationContext context) {
        return context.getBean(XcInstances.class).only().coordinator().fleet().size();
    }

    /** The threads of XC, each name without that of the instance. */
    private static String threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("xc-"))
                .map(name -> name.replaceFirst("-[^-]*:.*", ""))
                .sorted()
                .collect(Collectors.joining(","));
    }
}
