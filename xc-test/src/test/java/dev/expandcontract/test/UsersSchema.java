package dev.expandcontract.test;

import dev.expandcontract.database.Database;
import dev.expandcontract.model.Migration;
import java.util.List;

final class UsersSchema implements MigratingSchema {

    private static final Migration TIER = Migration.of("users", "subscription", "tier");

    @Override
    public List<Migration> migrations() {
        return List.of(TIER);
    }

    @Override
    public List<String> create(Database database, PhaseState state) {
        return List.of("create table users (id int primary key, " + state.columns(TIER, "varchar(20)") + ")");
    }

    @Override
    public List<String> tables() {
        return List.of("users");
    }
}
