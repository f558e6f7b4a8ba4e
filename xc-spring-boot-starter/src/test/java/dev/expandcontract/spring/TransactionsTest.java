package dev.expandcontract.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.shop.Customer;
import com.example.shop.Customers;
import com.example.shop.Shop;
import dev.expandcontract.coordinator.Command;
import dev.expandcontract.phase.Phase;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Transactions of Spring run under one view each, whatever their kind. */
class TransactionsTest {

    private static final String ID = "customer_subscription_tier";

    private final String url = Databases.url();
    private ConfigurableApplicationContext context;
    private Customers customers;
    private TransactionTemplate transactions;
    private Long id;

    @BeforeEach
    void start() {
        context = new SpringApplicationBuilder(Shop.class)
                .web(WebApplicationType.NONE)
                .run(
                        "--spring.datasource.url=" + url,
                        "--spring.flyway.locations=classpath:shop/migration",
                        "--spring.jpa.hibernate.ddl-auto=validate",
                        "--spring.threads.virtual.enabled=true");
        customers = context.getBean(Customers.class);
        transactions = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
        id = customers.save(new Customer("ada", "silver")).getId();
        Databases.execute(url, "alter table customer add column tier varchar(20)");
    }

    @AfterEach
    void stop() {
        context.close();
    }

    private void moveTo(Phase phase) {
        var coordinator = context.getBean(XcInstances.class).only().coordinator();
        coordinator.execute(new Command.MoveTo(ID, phase, "ada", "go")).orThrow();
    }

    private long both(String tier) {
        return Databases.count(
                url, "select count(*) from customer where subscription = '" + tier + "' and tier = '" + tier + "'");
    }

    @Test
    void an_inner_transaction_of_its_own_sees_the_phase_of_its_own_begin() {
        transactions.executeWithoutResult(outer -> {
            customers.findById(id).orElseThrow().setTier("gold");
            customers.flush();
            moveTo(Phase.DUAL_WRITE);
            var inner = new TransactionTemplate(transactions.getTransactionManager());
            inner.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
            inner.executeWithoutResult(own -> customers.saveAndFlush(new Customer("bob", "bronze")));
            assertThat(both("bronze")).isEqualTo(1);
            customers.saveAndFlush(new Customer("eve", "tin"));
        });
        assertThat(both("gold")).isZero();
        assertThat(both("tin")).isZero();
        assertThat(Databases.count(url, "select count(*) from customer where tier is null"))
                .isEqualTo(2);
    }

    @Test
    void a_transaction_that_only_reads_reads() {
        moveTo(Phase.DUAL_WRITE);
        transactions.setReadOnly(true);
        String tier = transactions.execute(
                status -> customers.findById(id).orElseThrow().getTier());
        assertThat(tier).isEqualTo("silver");
    }

    @Test
    void a_nested_transaction_goes_back_to_its_savepoint_under_the_same_view() {
        moveTo(Phase.DUAL_WRITE);
        var jdbc = context.getBean(JdbcTemplate.class);
        var manager = new JdbcTransactionManager(jdbc.getDataSource());
        var outer = new TransactionTemplate(manager);
        var nested = new TransactionTemplate(manager);
        nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
        Consumer<String> write = tier -> jdbc.update("update customer set xc$" + ID + " = ? where id = ?", tier, id);
        outer.executeWithoutResult(status -> {
            write.accept("gold");
            assertThatThrownBy(() -> nested.executeWithoutResult(inner -> {
                        write.accept("tin");
                        throw new IllegalStateException("back");
                    }))
                    .hasMessage("back");
        });
        assertThat(both("gold")).isEqualTo(1);
    }

    @Test
    void virtual_threads_use_it_like_others() throws Exception {
        moveTo(Phase.DUAL_WRITE);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                var unused = threads.submit(() -> customers.save(new Customer("many", "gold")));
            }
        }
        assertThat(both("gold")).isEqualTo(50);
    }
}
