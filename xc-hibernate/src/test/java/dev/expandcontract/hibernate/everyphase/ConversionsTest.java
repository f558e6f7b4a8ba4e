package dev.expandcontract.hibernate.everyphase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.annotation.ExpandContract;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Side;
import dev.expandcontract.test.EveryPhase;
import dev.expandcontract.test.MigratingSchema;
import dev.expandcontract.test.PhaseRun;
import dev.expandcontract.test.PhaseState;
import dev.expandcontract.test.Schema;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.hibernate.SessionFactory;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.NaturalId;
import org.hibernate.annotations.OptimisticLockType;
import org.hibernate.annotations.OptimisticLocking;

/** Attributes whose columns store the value in two ways. */
@Schema(ConversionsTest.Tables.class)
class ConversionsTest extends EveryPhaseSuite {

    private static final String TO_AMOUNT = "cast({value} / 100.0 as decimal(10, 2))";
    private static final String TO_CENTS = "cast(cast({value} as decimal(10, 2)) * 100 as decimal(12))";
    private static final String TO_CATEGORY = "case {value} when 'F' then 'food' else {value} end";
    private static final String TO_CODE =
            "case trim(cast({value} as char(20))) when 'food' then 'F' else trim(cast({value} as char(20))) end";
    private static final String TO_ADDRESS = "lower(trim(cast({value} as char(50))))";

    @Entity(name = "Product")
    @Table(name = "product")
    @DynamicUpdate
    @OptimisticLocking(type = OptimisticLockType.DIRTY)
    static class Product {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        Long id;

        @ExpandContract(
                id = "price",
                old = "cents",
                next = "amount",
                oldToNext = TO_AMOUNT,
                nextToOld = TO_CENTS,
                orderPreserving = true)
        BigDecimal amount;

        @NaturalId(mutable = true)
        @ExpandContract(id = "kind", old = "code", next = "category", oldToNext = TO_CATEGORY, nextToOld = TO_CODE)
        String category;

        @ExpandContract(id = "mail", old = "email", next = "address", oldToNext = TO_ADDRESS)
        String address;

        Product() {}

        Product(String amount, String category, String address) {
            this.amount = new BigDecimal(amount);
            this.category = category;
            this.address = address;
        }
    }

    /** What XC writes, for {@link Schema}. */
    static final class Tables implements MigratingSchema {

        static final Migration PRICE =
                Migration.of("price", "product", "cents", "amount").with(Conversion.of(TO_AMOUNT, TO_CENTS, true));
        static final Migration KIND =
                Migration.of("kind", "product", "code", "category").with(Conversion.of(TO_CATEGORY, TO_CODE, false));
        static final Migration MAIL =
                Migration.of("mail", "product", "email", "address").with(Conversion.of(TO_ADDRESS, "", false));

        @Override
        public List<Migration> migrations() {
            return List.of(PRICE, KIND, MAIL);
        }

        @Override
        public List<String> create(Database database, PhaseState state) {
            var columns = new StringBuilder();
            for (var side : state.present()) {
                columns.append(
                        side == Side.OLD
                                ? ", cents decimal(12), code varchar(20), email varchar(50)"
                                : ", amount decimal(10, 2), category varchar(20), address varchar(50)");
            }
            return List.of(
                    "create table product (id bigint " + Shop.identity(database) + " primary key" + columns + ")");
        }

        @Override
        public List<String> tables() {
            return List.of("product");
        }
    }

    @Override
    SessionFactory sessionFactory(PhaseRun run) {
        return Booted.of(run, Map.of(), Product.class);
    }

    private static void assertStored(PhaseRun run, String old, String next) {
        if (run.present(Side.OLD)) {
            assertThat(run.rows("select cents, code, email from product")).containsExactly(old);
        }
        if (run.present(Side.NEXT)) {
            assertThat(run.rows("select amount, category, address from product"))
                    .containsExactly(next);
        }
    }

    @EveryPhase
    void an_entity_is_stored_in_both_ways_and_changed_by_what_it_holds(PhaseRun run) {
        var id = fromTransaction(run, session -> {
            var product = new Product("1.23", "food", "Ann@X");
            session.persist(product);
            return product.id;
        });
        assertStored(run, "123|F|Ann@X", "1.23|food|ann@x");
        inTransaction(run, session -> {
            var product = session.find(Product.class, id);
            assertThat(product.amount).isEqualTo(new BigDecimal("1.23"));
            assertThat(product.category).isEqualTo("food");
            assertThat(product.address).isEqualTo("ann@x");
            // Optimistic locking compares what was read with what is stored.
            product.amount = new BigDecimal("2.50");
            product.category = "toy";
        });
        inTransaction(run, session -> {
            assertThat(session.bySimpleNaturalId(Product.class).load("toy").amount)
                    .isEqualTo(new BigDecimal("2.50"));
            session.find(Product.class, id).category = null;
        });
        inTransaction(run, session -> {
            var product = session.find(Product.class, id);
            assertThat(product.category).isNull();
            session.remove(product);
        });
        assertThat(run.rows("select id from product")).isEmpty();
    }

    @EveryPhase
    void queries_deal_in_what_the_attribute_holds(PhaseRun run) {
        inTransaction(run, session -> {
            session.persist(new Product("1.23", "food", "Ann@X"));
            session.persist(new Product("0.50", "toy", "bob@x"));
            session.persist(new Product("10.00", "car", null));
        });
        inTransaction(run, session -> {
            assertThat(session.createSelectionQuery(
                                    "select p.category from Product p where p.amount >= :least and p.category in :some"
                                            + " order by p.amount desc",
                                    String.class)
                            .setParameter("least", new BigDecimal("0.50"))
                            .setParameter("some", List.of("food", "toy"))
                            .list())
                    .containsExactly("food", "toy");
            assertThat(session.createSelectionQuery(
                                    "select distinct p.amount + 1 from Product p where p.category = 'food' or p.address is"
                                            + " null",
                                    BigDecimal.class)
                            .list())
                    .usingComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                    .containsExactlyInAnyOrder(new BigDecimal("2.23"), new BigDecimal("11.00"));
            assertThat(session.createSelectionQuery(
                                    "select max(p.amount) from Product p group by p.category having max(p.amount) > 5",
                                    BigDecimal.class)
                            .getSingleResult())
                    .isEqualByComparingTo("10.00");
            assertThat(session.createSelectionQuery(
                                    "select d.c from (select p.category as c, p.amount as a from Product p) d where d.a = 0.50",
                                    String.class)
                            .list())
                    .containsExactly("toy");
        });
        assertThat(change(
                        run,
                        "update Product p set p.amount = p.amount * 2, p.category = upper(p.category) where p.category = ?1",
                        "toy"))
                .isEqualTo(1);
        assertThat(change(run, "delete from Product p where p.amount <> ?1", new BigDecimal("1.00")))
                .isEqualTo(2);
        assertStored(run, "100|TOY|bob@x", "1.00|TOY|bob@x");
    }
}
