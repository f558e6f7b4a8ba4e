package dev.expandcontract.demo;

import dev.expandcontract.demo.app.Instance;
import dev.expandcontract.demo.app.Wiring;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** All instances of the application, in one JVM here, though they share nothing but the database. */
record Fleet(List<Instance> instances) implements AutoCloseable {

    static Fleet start(int size, DataSource database, Wiring wiring) {
        var instances = new ArrayList<Instance>();
        var fleet = new Fleet(instances);
        try {
            for (int number = 1; number <= size; number++) {
                instances.add(Instance.start("demo-" + number, database, wiring));
            }
            return fleet;
        } catch (RuntimeException failure) {
            fleet.close();
            throw failure;
        }
    }

    @Override
    public void close() {
        instances.forEach(Instance::close);
    }
}
