package dev.expandcontract.demo;

import dev.expandcontract.database.Database;
import dev.expandcontract.demo.app.Wiring;
import dev.expandcontract.fence.Fence;
import dev.expandcontract.jdbc.MigratingDataSource;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.PhaseBoard;
import dev.expandcontract.phase.PhaseSnapshot;
import dev.expandcontract.phase.Side;
import dev.expandcontract.readswitch.ReadSwitch;
import java.lang.reflect.Proxy;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * Wires one instance wrongly: from a moment on its statements run under EXPAND for ever, so that it writes the old column
 * alone, while its agent goes on to acknowledge every phase.
 */
final class FrozenInstance implements Wiring {

    private final String instance;
    private final Database database;
    private volatile boolean frozen;

    FrozenInstance(String instance, Database database) {
        this.instance = instance;
        this.database = database;
    }

    void freeze() {
        frozen = true;
    }

    @Override
    public DataSource dataSource(String name, DataSource pool, MigratingDataSource migrating) {
        return name.equals(instance) ? switched(pool, migrating) : migrating;
    }

    private DataSource switched(DataSource pool, MigratingDataSource migrating) {
        return (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    var target =
                            frozen && method.getName().equals("getConnection") ? frozen(pool, migrating) : migrating;
                    return method.invoke(target, arguments);
                });
    }

    private MigratingDataSource frozen(DataSource pool, MigratingDataSource migrating) {
        var migrations = migrating.registry().all();
        var board = new PhaseBoard();
        board.publish(new PhaseSnapshot(
                1, migrations.stream().collect(Collectors.toMap(Migration::id, migration -> Phase.EXPAND))));
        var broken = new MigratingDataSource(
                pool, database, Fence.unfenced(board), ReadSwitch.always(Side.OLD), added -> {});
        broken.register(migrations);
        return broken;
    }
}
