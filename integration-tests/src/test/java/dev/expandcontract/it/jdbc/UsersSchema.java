package dev.expandcontract.it.jdbc;

import dev.expandcontract.database.Database;
import dev.expandcontract.model.Migration;
import dev.expandcontract.test.MigratingSchema;
import dev.expandcontract.test.PhaseState;
import java.util.List;

/** One table with one migration. */
public final class UsersSchema implements MigratingSchema {

    static final Migration TIER = Migration.of("tier", "users", "subscription", "tier");

    @Override
    public List<Migration> migrations() {
        return List.of(TIER);
    }

    @Override
    public List<String> create(Database database, PhaseState state) {
        return List.of("create table users (id bigint primary key, name varchar(100), "
                + state.columns(TIER, "varchar(100)") + ")");
    }

    @Override
    public List<String> tables() {
        return List.of("users");
    }
}
