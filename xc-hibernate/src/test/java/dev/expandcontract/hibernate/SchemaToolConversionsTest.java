package dev.expandcontract.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.expandcontract.annotation.ExpandContract;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.PhaseBoard;
import dev.expandcontract.phase.PhaseSnapshot;
import dev.expandcontract.test.EveryDatabase;
import jakarta.persistence.CheckConstraint;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.annotations.ColumnDefault;
import org.hibernate.annotations.GeneratedColumn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema tool where the two columns of an attribute store its value in two ways. */
class SchemaToolConversionsTest {

    private static final String TO_AMOUNT = "cast({value} / 100.0 as decimal(10, 2))";
    private static final String TO_CENTS = "cast(cast({value} as decimal(10, 2)) * 100 as decimal(12))";
    private static final String TO_CATEGORY = "case {value} when 1 then 'food' when 2 then 'toy' end";
    private static final String TO_CODE =
            "case trim(cast({value} as char(20))) when 'food' then 1 when 'toy' then 2 end";
    private static final String TO_OWNER = "cast(substring({value}, 2) as decimal(10))";
    private static final String TO_OWNER_CODE = "concat('T', trim(cast(cast({value} as decimal(10)) as char(12))))";

    private static final Migration AMOUNT = Migration.of("item", "cents", "amount");
    private static final Migration TAG = Migration.of("tagged", "old_tag", "tag");
    private static final List<Migration> MIGRATIONS = List.of(
            AMOUNT,
            Migration.of("item", "code", "category"),
            Migration.of("item", "owner_code", "owner_id"),
            Migration.of("loud", "code", "category"),
            Migration.of("fee", "cents", "amount"),
            Migration.of("untyped", "cents", "amount"),
            TAG);

    private final PhaseBoard board = new PhaseBoard();
    private final List<HikariDataSource> pools = new ArrayList<>();

    @AfterEach
    void closePools() {
        pools.forEach(HikariDataSource::close);
    }

    private void flip(Phase phase) {
        var phases = new HashMap<String, Phase>();
        MIGRATIONS.forEach(migration -> phases.put(migration.id(), phase));
        board.publish(new PhaseSnapshot(board.current().epoch() + 1, phases));
    }

    /** H2 evaluates some checks in the session that declared them, which must not have ended: a pool keeps it. */
    private SessionFactory boot(DataSource dataSource, String action, Class<?>... entities) throws Exception {
        var config = new HikariConfig();
        config.setDataSource(dataSource);
        config.setMaximumPoolSize(2);
        var pool = new HikariDataSource(config);
        pools.add(pool);
        return Boot.boot(
                Boot.wrap(pool, board, added -> {}),
                // On MySQL, dropping the foreign keys of tables that do not exist is an error, which Hibernate passes
                // over.
                Map.of(
                        "hibernate.hbm2ddl.auto",
                        action,
                        "hibernate.hbm2ddl.halt_on_error",
                        !action.equals("create-drop")),
                entities);
    }

    private static List<String> rows(DataSource dataSource, String query) throws Exception {
        var rows = new ArrayList<String>();
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement();
                var result = statement.executeQuery(query)) {
            while (result.next()) {
                var row = new ArrayList<String>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(result.getString(i));
                }
                rows.add(String.join("|", row));
            }
        }
        return rows;
    }

    @EveryDatabase
    void both_columns_have_types_of_their_own(Database database, DataSource dataSource) throws Exception {
        for (var phase : List.of(Phase.EXPAND, Phase.DUAL_WRITE, Phase.SOAK, Phase.CONTRACT)) {
            flip(phase);
            try (var factory = boot(dataSource, "create-drop", Item.class, Owner.class)) {
                factory.inTransaction(session -> {
                    var owner = new Owner();
                    owner.id = 7L;
                    session.persist(owner);
                    session.persist(new Item(1, "1.25", "food", owner));
                });
                if (phase != Phase.CONTRACT) {
                    assertThat(rows(dataSource, "select cents, code, owner_code from item"))
                            .as("in " + phase)
                            .containsExactly("125|1|T7");
                }
                if (phase != Phase.EXPAND) {
                    assertThat(rows(dataSource, "select amount, category, owner_id from item"))
                            .as("in " + phase)
                            .containsExactly("1.25|food|7");
                }
                factory.inTransaction(session ->
                        assertThat(session.find(Item.class, 1L).amount).isEqualByComparingTo("1.25"));
                assertThatThrownBy(() ->
                                factory.inTransaction(session -> session.persist(new Item(2, "3.00", "food", null))))
                        .as("the unique column that the phase reads, in " + phase)
                        .isNotNull();
                // Which parses checks from 8.0.16 on.
                if (database != Database.MYSQL) {
                    assertThatThrownBy(() -> factory.inTransaction(
                                    session -> session.persist(new Item(2, "-3.00", "toy", null))))
                            .as("the check, in " + phase)
                            .isNotNull();
                }
            }
        }
    }

    @EveryDatabase
    void a_generated_column_is_made_from_what_the_phase_reads(DataSource dataSource) throws Exception {
        for (var phase : List.of(Phase.EXPAND, Phase.SOAK)) {
            flip(phase);
            try (var factory = boot(dataSource, "create-drop", Loud.class)) {
                factory.inTransaction(session -> session.persist(new Loud(1, "food")));
                factory.inTransaction(session ->
                        assertThat(session.find(Loud.class, 1L).shout).isEqualTo("FOOD"));
            }
        }
    }

    @EveryDatabase
    void validate_looks_at_the_column_that_the_attribute_describes(DataSource dataSource) throws Exception {
        Boot.execute(dataSource, "create table owner (id bigint primary key)");
        validate(dataSource, Phase.EXPAND, "cents int, code int, owner_code varchar(12)");
        validate(
                dataSource,
                Phase.SOAK,
                "cents int, code int, owner_code varchar(12), amount decimal(10, 2), category varchar(20), owner_id bigint");
        validate(dataSource, Phase.CONTRACT, "amount decimal(10, 2), category varchar(20), owner_id bigint");
        assertThatThrownBy(() ->
                        validate(dataSource, Phase.CONTRACT, "amount decimal(10, 2), category int, owner_id bigint"))
                .rootCause()
                .hasMessageContaining("wrong column type encountered in column [category]");
    }

    private void validate(DataSource dataSource, Phase phase, String columns) throws Exception {
        Boot.execute(
                dataSource, "drop table if exists item", "create table item (id bigint primary key, " + columns + ")");
        flip(phase);
        boot(dataSource, "validate", Item.class, Owner.class).close();
    }

    @EveryDatabase
    void update_leaves_the_old_column_as_it_is(DataSource dataSource) throws Exception {
        Boot.execute(
                dataSource,
                "create table owner (id bigint primary key)",
                "create table item (id bigint primary key, cents decimal(12) not null, code int, owner_code varchar(12))",
                "insert into item (id, cents, code) values (1, 125, 2)");
        flip(Phase.EXPAND);
        boot(dataSource, "update", Item.class, Owner.class).close();
        assertThat(rows(dataSource, "select cents, code, amount, category from item"))
                .containsExactly("125|2|null|null");
        flip(Phase.DUAL_WRITE);
        try (var factory = boot(dataSource, "update", Item.class, Owner.class)) {
            factory.inTransaction(session -> session.find(Item.class, 1L).amount = new BigDecimal("2.50"));
        }
        assertThat(rows(dataSource, "select cents, code, amount from item")).containsExactly("250|2|2.50");
    }

    @EveryDatabase
    void a_default_is_converted_too(Database database, DataSource dataSource) throws Exception {
        flip(Phase.DUAL_WRITE);
        if (database == Database.MYSQL) {
            // Which takes expressions as defaults from 8.0.13 on.
            assertThatThrownBy(() -> boot(dataSource, "create-only", Fee.class))
                    .rootCause()
                    .hasMessageContaining("syntax");
            return;
        }
        boot(dataSource, "create-only", Fee.class).close();
        Boot.execute(dataSource, "insert into fee (id) values (1)");
        assertThat(rows(dataSource, "select cents, amount from fee")).containsExactly("150|1.50");
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "update"})
    void the_type_of_an_old_column_that_is_converted_must_be_known(String action) throws Exception {
        var raw = Boot.h2("create table untyped (id bigint primary key, cents int)");
        flip(Phase.EXPAND);
        assertThatThrownBy(() -> boot(raw, action, Untyped.class))
                .rootCause()
                .isInstanceOf(SchemaToolException.class)
                .hasMessageContaining("The schema tool is to make or change the column 'cents' of the table 'untyped'")
                .hasMessageContaining("another way than the attribute holds them")
                .hasMessageContaining(
                        "Name it by @ExpandContract(oldType = …), or manage the table by migration scripts.");
        flip(Phase.CONTRACT);
        boot(raw, action, Untyped.class).close();
    }

    @Test
    void a_default_that_only_a_converter_could_convert_is_refused_while_there_is_an_old_column() throws Exception {
        flip(Phase.EXPAND);
        assertThatThrownBy(() -> boot(Boot.h2(), "create", Tagged.class))
                .rootCause()
                .isInstanceOf(SchemaToolException.class)
                .hasMessage("A default, check, index or generated column of the mapping names the attribute of the"
                        + " migration " + TAG + ", whose column 'old_tag' of the table 'tagged' is converted in Java,"
                        + " which DDL cannot do. Manage the table by migration scripts.");
        flip(Phase.CONTRACT);
        boot(Boot.h2(), "create", Tagged.class).close();
    }

    @Test
    void a_phase_that_is_not_known_is_refused() throws Exception {
        assertThatThrownBy(() -> boot(Boot.h2(), "create", Item.class, Owner.class))
                .rootCause()
                .isInstanceOf(SchemaToolException.class)
                .hasMessageContaining("The phase of the migration " + AMOUNT.id())
                .hasMessageContaining("is not known, so the schema tool cannot tell which columns its table has")
                .hasMessageContaining("See to it that this instance has joined the fleet.");
    }

    @Test
    void a_phase_that_cannot_be_read_is_refused() throws Exception {
        flip(Phase.EXPAND);
        try (var factory = boot(Boot.h2(), "none", Item.class, Owner.class)) {
            pools.get(0).close();
            assertThatThrownBy(() -> factory.getSchemaManager().exportMappedObjects(false))
                    .isInstanceOf(SchemaToolException.class)
                    .hasMessageContaining("The phase of the migration " + AMOUNT.id())
                    .hasMessageContaining(
                            "cannot be read, which the schema tool needs to tell which columns its table has")
                    .hasMessageContaining("has been closed")
                    .hasMessageContaining("See to it that the database can be reached.");
        }
    }

    @Entity(name = "Owner")
    @Table(name = "owner")
    static class Owner {
        @Id
        Long id;
    }

    @Entity(name = "Item")
    @Table(name = "item")
    static class Item {
        @Id
        Long id;

        @Column(
                precision = 10,
                scale = 2,
                nullable = false,
                check = @CheckConstraint(name = "ck_amount", constraint = "amount >= 0"))
        @ExpandContract(
                old = "cents",
                next = "amount",
                oldToNext = TO_AMOUNT,
                nextToOld = TO_CENTS,
                orderPreserving = true,
                oldType = "decimal(12)")
        BigDecimal amount;

        @Column(length = 20, unique = true)
        @ExpandContract(old = "code", next = "category", oldToNext = TO_CATEGORY, nextToOld = TO_CODE, oldType = "int")
        String category;

        @ManyToOne
        @JoinColumn(name = "owner_id")
        @ExpandContract(
                old = "owner_code",
                next = "owner_id",
                oldToNext = TO_OWNER,
                nextToOld = TO_OWNER_CODE,
                oldType = "varchar(12)")
        Owner owner;

        Item() {}

        Item(long id, String amount, String category, Owner owner) {
            this.id = id;
            this.amount = new BigDecimal(amount);
            this.category = category;
            this.owner = owner;
        }
    }

    @Entity(name = "Loud")
    @Table(name = "loud")
    static class Loud {
        @Id
        Long id;

        @ExpandContract(old = "code", next = "category", oldToNext = TO_CATEGORY, nextToOld = TO_CODE, oldType = "int")
        String category;

        @GeneratedColumn("upper(category)")
        String shout;

        Loud() {}

        Loud(long id, String category) {
            this.id = id;
            this.category = category;
        }
    }

    @Entity(name = "Fee")
    @Table(name = "fee")
    static class Fee {
        @Id
        Long id;

        @Column(precision = 10, scale = 2)
        @ColumnDefault("1.50")
        @ExpandContract(
                old = "cents",
                next = "amount",
                oldToNext = TO_AMOUNT,
                nextToOld = TO_CENTS,
                oldType = "decimal(12)")
        BigDecimal amount;
    }

    @Entity(name = "Untyped")
    @Table(name = "untyped")
    static class Untyped {
        @Id
        Long id;

        @ExpandContract(old = "cents", next = "amount", oldToNext = TO_AMOUNT, nextToOld = TO_CENTS)
        BigDecimal amount;
    }

    @Entity(name = "Tagged")
    @Table(name = "tagged")
    static class Tagged {
        @Id
        Long id;

        @ColumnDefault("'none'")
        @ExpandContract(
                old = "old_tag",
                next = "tag",
                converter = ConverterBootTest.Texts.class,
                oldType = "varchar(40)")
        String tag;
    }
}
