package com.example.billing;

import static com.example.billing.jooq.Tables.ACCOUNT;
import static org.jooq.impl.DSL.count;

import com.example.billing.jooq.tables.records.AccountRecord;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** Accounts by their tiers. */
public final class Accounts {

    private final DSLContext dsl;

    Accounts(DSLContext dsl) {
        this.dsl = dsl;
    }

    /** Opens an account and answers its id. */
    public long open(String name, String tier) {
        var account = dsl.newRecord(ACCOUNT);
        account.setName(name);
        account.setTier(tier);
        account.store();
        return account.getId();
    }

    /** Opens accounts of one tier. */
    public void open(List<String> names, String tier) {
        dsl.batchInsert(names.stream()
                        .map(name -> {
                            var account = dsl.newRecord(ACCOUNT);
                            account.setName(name);
                            account.setTier(tier);
                            return account;
                        })
                        .toList())
                .execute();
    }

    public AccountRecord get(long id) {
        return dsl.fetchSingle(ACCOUNT, ACCOUNT.ID.eq(id));
    }

    /** Moves all accounts of a tier to another and answers how many. */
    public int move(String from, String to) {
        return dsl.update(ACCOUNT)
                .set(ACCOUNT.TIER, to)
                .where(ACCOUNT.TIER.eq(from))
                .execute();
    }

    public List<String> namesOf(String tier) {
        return dsl.select(ACCOUNT.NAME)
                .from(ACCOUNT)
                .where(ACCOUNT.TIER.eq(tier))
                .orderBy(ACCOUNT.NAME)
                .fetch(ACCOUNT.NAME);
    }

    /** How many accounts there are of each tier. */
    public Map<String, Integer> byTier() {
        return dsl.select(ACCOUNT.TIER, count())
                .from(ACCOUNT)
                .groupBy(ACCOUNT.TIER)
                .orderBy(ACCOUNT.TIER)
                .fetchMap(ACCOUNT.TIER, count());
    }

    /** Those that share their tier with nobody. */
    public List<String> alone() {
        var other = ACCOUNT.as("other");
        return dsl.select(ACCOUNT.NAME)
                .from(ACCOUNT)
                .whereNotExists(DSL.selectOne()
                        .from(other)
                        .where(other.TIER.eq(ACCOUNT.TIER))
                        .and(other.ID.ne(ACCOUNT.ID)))
                .orderBy(ACCOUNT.NAME)
                .fetch(ACCOUNT.NAME);
    }
}
