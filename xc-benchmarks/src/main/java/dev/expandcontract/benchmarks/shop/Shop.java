package dev.expandcontract.benchmarks.shop;

import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.EventListener;

/** Starts, says that it is ready and what that took its processors, and ends. */
@SpringBootApplication
public class Shop {

    /** What the line begins with that says so; the processor time in microseconds comes after it. */
    public static final String READY = "ready ";

    private final ConfigurableApplicationContext context;

    Shop(ConfigurableApplicationContext context) {
        this.context = context;
    }

    public static void main(String[] arguments) {
        SpringApplication.run(Shop.class, arguments);
    }

    @EventListener(ApplicationReadyEvent.class)
    void ready() {
        var system = ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
        System.out.println(READY + TimeUnit.NANOSECONDS.toMicros(system.getProcessCpuTime()));
        context.close();
    }
}
