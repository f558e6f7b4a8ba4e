package com.example.billing;

import static com.example.billing.jooq.Tables.INVOICE;
import static org.jooq.impl.DSL.sum;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;

/** Invoices by their amounts. */
public final class Invoices {

    private final DSLContext dsl;

    Invoices(DSLContext dsl) {
        this.dsl = dsl;
    }

    /** Issues an invoice and answers its id. */
    public long issue(long account, LocalDate day, BigDecimal amount) {
        return dsl.insertInto(INVOICE, INVOICE.ACCOUNT_ID, INVOICE.ISSUED, INVOICE.AMOUNT)
                .values(account, day, amount)
                .returningResult(INVOICE.ID)
                .fetchSingle()
                .value1();
    }

    /** Gives a rebate on all invoices of at least so much. */
    public int rebate(BigDecimal atLeast, BigDecimal rebate) {
        return dsl.update(INVOICE)
                .set(INVOICE.AMOUNT, INVOICE.AMOUNT.minus(rebate))
                .where(INVOICE.AMOUNT.ge(atLeast))
                .execute();
    }

    /** The amounts of all invoices, the highest first. */
    public List<BigDecimal> amounts() {
        return dsl.select(INVOICE.AMOUNT)
                .from(INVOICE)
                .orderBy(INVOICE.AMOUNT.desc())
                .fetch(INVOICE.AMOUNT);
    }

    /** What the accounts of each tier owe. */
    public Map<String, BigDecimal> byTier() {
        var tier = INVOICE.account().TIER;
        return dsl.select(tier, sum(INVOICE.AMOUNT))
                .from(INVOICE)
                .groupBy(tier)
                .orderBy(tier)
                .fetchMap(tier, sum(INVOICE.AMOUNT));
    }
}
