package com.example.billing;

import dev.expandcontract.Xc;
import dev.expandcontract.jdbc.MigratingDataSource;
import dev.expandcontract.jooq.XcJooq;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.Migration;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.RenderQuotedNames;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;

/** The application. Everything that concerns XC is here. */
public final class Billing {

    /** A new name. */
    public static final Migration TIER = Migration.of("account", "subscription", "tier");

    /** Cents become an amount. */
    public static final Migration AMOUNT = Migration.of("invoice", "cents", "amount")
            .with(Conversion.of(
                    "cast({value} / 100.0 as decimal(10, 2))",
                    "cast(cast({value} as decimal(10, 2)) * 100 as decimal(12))",
                    true));

    private final DSLContext dsl;

    /** The application over a data source of XC, which knows both migrations. */
    public Billing(MigratingDataSource dataSource, SQLDialect dialect) {
        var configuration = new DefaultConfiguration()
                .set(dialect)
                .set(dataSource)
                // one code for databases that write names in different cases
                .set(new Settings().withRenderQuotedNames(RenderQuotedNames.EXPLICIT_DEFAULT_UNQUOTED));
        dsl = DSL.using(XcJooq.configure(configuration, dataSource));
    }

    /** Joins the fleet. Close it after the application. */
    public static Xc start(DataSource dataSource) {
        return Xc.builder(dataSource).migrations(TIER, AMOUNT).start();
    }

    public Accounts accounts() {
        return new Accounts(dsl);
    }

    public Invoices invoices() {
        return new Invoices(dsl);
    }
}
