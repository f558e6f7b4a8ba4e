package dev.expandcontract.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.expandcontract.Xc;
import dev.expandcontract.annotation.ExpandContract;
import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.Command;
import dev.expandcontract.coordinator.Command.MoveTo;
import dev.expandcontract.coordinator.Command.RunBackfill;
import dev.expandcontract.coordinator.Command.RunVerification;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.Side;
import dev.expandcontract.readswitch.ReadSwitch;
import dev.expandcontract.test.EveryDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;
import org.hibernate.annotations.Generated;
import org.hibernate.annotations.NaturalId;
import org.hibernate.annotations.NaturalIdCache;
import org.hibernate.generator.EventType;
import org.junit.jupiter.api.AfterEach;

/** What caches of entities, queries and natural ids hold while columns migrate, forward and back. */
class CacheTest {

    private static final String TO_AMOUNT = "cast({value} / 100.0 as decimal(10, 2))";
    private static final String TO_CENTS = "cast(cast({value} as decimal(10, 2)) * 100 as decimal(12))";
    private static final String TO_ADDRESS = "lower(trim(cast({value} as char(50))))";
    private static final List<String> REVERSIBLE = List.of("handle", "price", "note");
    private static final List<String> LOSSY = List.of("mail", "checked");

    private final SqlCapture statements = new SqlCapture();
    private HikariDataSource pool;
    private Xc xc;
    private SessionFactory sessionFactory;

    private void boot(DataSource raw) throws Exception {
        Boot.execute(
                raw,
                "create table client (id bigint primary key, nick varchar(20), handle varchar(20), cents decimal(12),"
                        + " amount decimal(10, 2), email varchar(50), address varchar(50), checked_email varchar(50),"
                        + " checked_address varchar(50))",
                "create table memo (id bigint primary key, body varchar(20), note varchar(20))");
        var config = new HikariConfig();
        config.setDataSource(raw);
        config.setMaximumPoolSize(6);
        pool = new HikariDataSource(config);
        xc = Xc.builder(pool)
                .readSwitch(ReadSwitch.always(Side.NEXT))
                .pollInterval(Duration.ofMillis(20))
                .soakTime(Duration.ZERO)
                .start();
        sessionFactory = Boot.boot(
                xc.dataSource(),
                Map.of(
                        "hibernate.session_factory.statement_inspector",
                        statements,
                        "hibernate.cache.region.factory_class",
                        "jcache",
                        "hibernate.javax.cache.provider",
                        "com.github.benmanes.caffeine.jcache.spi.CaffeineCachingProvider",
                        "hibernate.javax.cache.missing_cache_strategy",
                        "create",
                        "hibernate.jdbc.use_get_generated_keys",
                        false,
                        "hibernate.cache.use_query_cache",
                        true),
                Client.class,
                Memo.class);
    }

    @AfterEach
    void close() {
        if (sessionFactory != null) {
            sessionFactory.close();
        }
        if (xc != null) {
            xc.close();
        }
        if (pool != null) {
            pool.close();
        }
    }

    private void run(Command command) {
        xc.coordinator().execute(command).orThrow();
    }

    private void move(Phase phase, List<String> ids) {
        for (var id : ids) {
            var lossy = phase == Phase.CONTRACT && !REVERSIBLE.contains(id);
            run(new MoveTo(id, phase, "ada", "go on", lossy ? Set.of("way-back") : Set.of()));
        }
        for (var id : ids) {
            assertThat(xc.coordinator().awaitAcknowledged(id, Duration.ofSeconds(20)))
                    .isTrue();
        }
    }

    private void fill(Direction direction, List<String> ids) {
        for (var id : ids) {
            run(new RunBackfill(id, direction, "ada", "fill"));
            run(new RunVerification(id, direction, "ada", "prove"));
        }
    }

    /** The client as a new session sees it. */
    private Client client() {
        return sessionFactory.fromTransaction(session -> session.find(Client.class, 1L));
    }

    private List<Client> richerThan(String amount) {
        return sessionFactory.fromTransaction(
                session -> session.createSelectionQuery("from Client where amount > :amount", Client.class)
                        .setParameter("amount", new BigDecimal(amount))
                        .setCacheable(true)
                        .list());
    }

    private List<String> notes() {
        return sessionFactory.fromTransaction(
                session -> session.createSelectionQuery("select note from Memo", String.class)
                        .setCacheable(true)
                        .list());
    }

    private void assertCached(String handle, String amount) {
        statements.take();
        var client = client();
        assertThat(client.handle).isEqualTo(handle);
        assertThat(client.amount).isEqualByComparingTo(amount);
        assertThat(sessionFactory.<Client>fromTransaction(session ->
                                session.bySimpleNaturalId(Client.class).load(handle))
                        .id)
                .isEqualTo(1);
        assertThat(sessionFactory.<Memo>fromTransaction(session -> session.find(Memo.class, 1L)).note)
                .isEqualTo(handle);
        assertThat(richerThan("0.00")).extracting(each -> each.handle).containsExactly(handle);
        assertThat(notes()).containsExactly(handle);
        assertThat(statements.take()).isEmpty();
    }

    /** Reads everything from the database, into the caches. */
    private void assertStored(String handle, String amount) {
        sessionFactory.getCache().evictAllRegions();
        assertThat(client().handle).isEqualTo(handle);
        assertThat(client().amount).isEqualByComparingTo(amount);
        sessionFactory.inTransaction(session ->
                assertThat(session.bySimpleNaturalId(Client.class).load(handle)).isNotNull());
        sessionFactory.inTransaction(
                session -> assertThat(session.find(Memo.class, 1L).note).isEqualTo(handle));
        assertThat(richerThan("0.00")).hasSize(1);
        assertThat(notes()).containsExactly(handle);
    }

    /** What is cached stays right until it is changed, and what is changed is cached as it is stored. */
    private void inPhase(Phase phase, int step) {
        move(phase, REVERSIBLE);
        assertCached("h" + (step - 1), amount(step - 1));
        change(step);
        assertThat(client().handle).isEqualTo("h" + step);
        assertThat(client().amount).isEqualByComparingTo(amount(step));
        assertStored("h" + step, amount(step));
        assertCached("h" + step, amount(step));
    }

    private void change(int step) {
        sessionFactory.inTransaction(session -> {
            var client = session.find(Client.class, 1L);
            client.handle = "h" + step;
            client.amount = new BigDecimal(amount(step));
            session.find(Memo.class, 1L).note = "h" + step;
        });
    }

    private static String amount(int step) {
        return step + ".25";
    }

    @EveryDatabase
    void what_is_cached_is_the_logical_value_in_every_phase(DataSource raw) throws Exception {
        boot(raw);
        sessionFactory.inTransaction(session -> {
            session.persist(new Client(1, "h0", amount(0), "x"));
            session.persist(new Memo(1, "h0"));
        });
        assertStored("h0", amount(0));
        int step = 0;
        for (var phase : List.of(Phase.DUAL_WRITE, Phase.BACKFILL)) {
            inPhase(phase, ++step);
        }
        fill(Direction.FORWARD, REVERSIBLE);
        assertCached("h" + step, amount(step));
        for (var phase : List.of(Phase.CUTOVER, Phase.SOAK, Phase.CONTRACT, Phase.SOAK)) {
            inPhase(phase, ++step);
        }
        fill(Direction.REVERSE, REVERSIBLE);
        assertCached("h" + step, amount(step));
        for (var phase : List.of(Phase.CUTOVER, Phase.BACKFILL, Phase.DUAL_WRITE, Phase.EXPAND)) {
            inPhase(phase, ++step);
        }
    }

    /**
     * Hibernate caches what the application wrote, and does not know that the database stores or reads its normal form.
     * The same in every phase: a flip changes nothing.
     */
    @EveryDatabase
    void what_the_database_brings_into_a_normal_form_is_cached_as_it_was_written(DataSource raw) throws Exception {
        boot(raw);
        sessionFactory.inTransaction(session -> session.persist(new Client(1, "h", "1.00", "Ann@X")));
        assertNormalForm("Ann@X", "ann@x");
        for (var phase : List.of(Phase.DUAL_WRITE, Phase.BACKFILL)) {
            move(phase, LOSSY);
            assertNormalFormAfterChange(phase);
        }
        fill(Direction.FORWARD, LOSSY);
        for (var phase : List.of(Phase.CUTOVER, Phase.SOAK, Phase.CONTRACT)) {
            move(phase, LOSSY);
            assertNormalFormAfterChange(phase);
        }
    }

    private void assertNormalFormAfterChange(Phase phase) {
        var written = "Ann@" + phase;
        sessionFactory.inTransaction(session -> {
            var client = session.find(Client.class, 1L);
            client.address = written;
            client.checked = written;
        });
        assertNormalForm(written, written.toLowerCase(Locale.ROOT));
    }

    private void assertNormalForm(String written, String normal) {
        statements.take();
        assertThat(client().address).as("cached").isEqualTo(written);
        assertThat(client().checked).as("read back when it was written").isEqualTo(normal);
        assertThat(statements.take()).isEmpty();
        assertThat(sessionFactory.<List<String>>fromTransaction(session -> session.createSelectionQuery(
                                "select address from Client where address = :normal", String.class)
                        .setParameter("normal", normal)
                        .list()))
                .as("what a query reads and compares")
                .containsExactly(normal);
        sessionFactory.getCache().evictAllRegions();
        assertThat(client().address).as("loaded anew").isEqualTo(normal);
    }

    @Entity(name = "Client")
    @Table(name = "client")
    @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
    @NaturalIdCache
    static class Client {
        @Id
        Long id;

        @NaturalId(mutable = true)
        @ExpandContract(id = "handle", old = "nick", next = "handle")
        String handle;

        @ExpandContract(
                id = "price",
                old = "cents",
                next = "amount",
                oldToNext = TO_AMOUNT,
                nextToOld = TO_CENTS,
                orderPreserving = true)
        BigDecimal amount;

        @ExpandContract(id = "mail", old = "email", next = "address", oldToNext = TO_ADDRESS)
        String address;

        @Column(name = "checked_address")
        @Generated(
                event = {EventType.INSERT, EventType.UPDATE},
                writable = true)
        @ExpandContract(id = "checked", old = "checked_email", next = "checked_address", oldToNext = TO_ADDRESS)
        String checked;

        Client() {}

        Client(long id, String handle, String amount, String address) {
            this.id = id;
            this.handle = handle;
            this.amount = new BigDecimal(amount);
            this.address = address;
            this.checked = address;
        }
    }

    @Entity(name = "Memo")
    @Table(name = "memo")
    @Cache(usage = CacheConcurrencyStrategy.NONSTRICT_READ_WRITE)
    static class Memo {
        @Id
        Long id;

        @ExpandContract(id = "note", old = "body", next = "note")
        String note;

        Memo() {}

        Memo(long id, String note) {
            this.id = id;
            this.note = note;
        }
    }
}
