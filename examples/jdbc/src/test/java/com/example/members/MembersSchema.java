package com.example.members;

import dev.expandcontract.StatementMarking;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Side;
import dev.expandcontract.sql.PlainSql;
import dev.expandcontract.test.MigratingSchema;
import dev.expandcontract.test.PhaseState;
import java.util.List;
import java.util.Optional;

/** The table as it is in each phase. */
public final class MembersSchema implements MigratingSchema {

    static final Migration TIER = Migration.of("members", "subscription", "tier");

    @Override
    public List<Migration> migrations() {
        return List.of(TIER);
    }

    @Override
    public Optional<StatementMarking> plainSql() {
        return Optional.of(new PlainSql());
    }

    @Override
    public List<String> create(Database database, PhaseState state) {
        boolean both = state.present().size() == 2;
        // What is not read is wrong, so that a test fails that reads it.
        var old = state.reads() == Side.OLD ? "" : "-";
        var next = state.reads() == Side.NEXT ? "" : "-";
        return List.of(
                "create table members (id bigint primary key, name varchar(20), " + state.columns(TIER, "varchar(20)")
                        + ")",
                both
                        ? "insert into members values (1, 'ann', '" + old + "gold', '" + next + "gold'), (2, 'bob', '"
                                + old + "basic', '" + next + "basic'), (3, 'cid', null, null)"
                        : "insert into members values (1, 'ann', 'gold'), (2, 'bob', 'basic'), (3, 'cid', null)");
    }

    @Override
    public List<String> tables() {
        return List.of("members");
    }
}
