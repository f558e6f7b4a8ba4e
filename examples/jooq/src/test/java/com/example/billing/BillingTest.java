package com.example.billing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.database.Database;
import dev.expandcontract.phase.Side;
import dev.expandcontract.test.EveryPhase;
import dev.expandcontract.test.PhaseRun;
import dev.expandcontract.test.PhaseState;
import dev.expandcontract.test.Schema;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.h2.jdbcx.JdbcDataSource;
import org.jooq.SQLDialect;
import org.junit.jupiter.api.Test;

/** The application's own tests, in every phase. */
@Schema(BillingSchema.class)
class BillingTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 22);

    private static Billing billing(PhaseRun run) {
        var dialect =
                switch (run.database()) {
                    case POSTGRESQL -> SQLDialect.POSTGRES;
                    case MYSQL -> SQLDialect.MYSQL;
                    case MARIADB -> SQLDialect.MARIADB;
                    case H2 -> SQLDialect.H2;
                };
        return new Billing(run.dataSource(), dialect);
    }

    private static void assertBothColumnsAgree(PhaseRun run) {
        if (run.present(Side.OLD) && run.present(Side.NEXT)) {
            assertThat(run.rows("select id from account where tier is null or subscription <> tier"))
                    .isEmpty();
            assertThat(run.rows("select id from invoice where amount is null or cents <> amount * 100"))
                    .isEmpty();
        }
    }

    @EveryPhase
    void accounts(PhaseRun run) {
        var accounts = billing(run).accounts();
        long ann = accounts.open("Ann", "gold");
        accounts.open(List.of("Bob", "Cat"), "silver");
        assertThat(accounts.get(ann).getTier()).isEqualTo("gold");
        assertThat(accounts.namesOf("silver")).containsExactly("Bob", "Cat");
        assertThat(accounts.byTier()).isEqualTo(Map.of("gold", 1, "silver", 2));
        assertThat(accounts.alone()).containsExactly("Ann");
        assertThat(accounts.move("silver", "bronze")).isEqualTo(2);
        var account = accounts.get(ann);
        account.setTier("bronze");
        account.store();
        assertThat(accounts.namesOf("bronze")).containsExactly("Ann", "Bob", "Cat");
        assertBothColumnsAgree(run);
    }

    @EveryPhase
    void invoices(PhaseRun run) {
        var billing = billing(run);
        long ann = billing.accounts().open("Ann", "gold");
        long bob = billing.accounts().open("Bob", "silver");
        var invoices = billing.invoices();
        invoices.issue(ann, DAY, new BigDecimal("12.50"));
        invoices.issue(ann, DAY, new BigDecimal("7.25"));
        invoices.issue(bob, DAY, new BigDecimal("3.00"));
        assertThat(invoices.amounts())
                .containsExactly(new BigDecimal("12.50"), new BigDecimal("7.25"), new BigDecimal("3.00"));
        assertThat(invoices.rebate(new BigDecimal("7.25"), new BigDecimal("0.25")))
                .isEqualTo(2);
        assertThat(invoices.byTier())
                .hasEntrySatisfying("gold", sum -> assertThat(sum).isEqualByComparingTo("19.25"))
                .hasEntrySatisfying("silver", sum -> assertThat(sum).isEqualByComparingTo("3.00"));
        assertBothColumnsAgree(run);
    }

    /** As in production, with an {@link dev.expandcontract.Xc} around the application's own data source. */
    @Test
    void a_database_in_memory() throws Exception {
        var database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:billing;DB_CLOSE_DELAY=-1");
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            for (var sql : new BillingSchema().create(Database.H2, PhaseState.EXPAND)) {
                statement.execute(sql);
            }
        }
        try (var xc = Billing.start(database)) {
            var accounts = new Billing(xc.dataSource(), SQLDialect.H2).accounts();
            assertThat(accounts.get(accounts.open("Ann", "gold")).getTier()).isEqualTo("gold");
        }
    }
}
