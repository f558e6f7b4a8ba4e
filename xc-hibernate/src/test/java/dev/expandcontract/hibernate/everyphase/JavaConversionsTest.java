package dev.expandcontract.hibernate.everyphase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.annotation.ExpandContract;
import dev.expandcontract.conversion.ValueNotConvertedException;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.ColumnConverter;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Side;
import dev.expandcontract.rewrite.StatementRefusedException;
import dev.expandcontract.test.EveryPhase;
import dev.expandcontract.test.MigratingSchema;
import dev.expandcontract.test.PhaseRun;
import dev.expandcontract.test.PhaseState;
import dev.expandcontract.test.Schema;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Tuple;
import java.math.BigDecimal;
import java.sql.SQLSyntaxErrorException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.hibernate.SessionFactory;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.NaturalId;
import org.hibernate.annotations.OptimisticLockType;
import org.hibernate.annotations.OptimisticLocking;

/** Attributes whose columns store the value in two ways that Java alone knows. */
@Schema(JavaConversionsTest.Tables.class)
class JavaConversionsTest extends EveryPhaseSuite {

    private static final Instant NOON = Instant.parse("2024-02-29T12:00:00.250Z");

    /** Grams and kilos. */
    static final class Kilos implements ColumnConverter<Integer, BigDecimal> {

        @Override
        public Class<Integer> oldType() {
            return Integer.class;
        }

        @Override
        public Class<BigDecimal> nextType() {
            return BigDecimal.class;
        }

        @Override
        public BigDecimal toNext(Integer old) {
            return BigDecimal.valueOf(old, 3);
        }

        @Override
        public Integer toOld(BigDecimal next) {
            return next.movePointRight(3).intValueExact();
        }
    }

    /** The old column stores texts from their end to their beginning. */
    static final class Reversed implements ColumnConverter<String, String> {

        @Override
        public Class<String> oldType() {
            return String.class;
        }

        @Override
        public Class<String> nextType() {
            return String.class;
        }

        @Override
        public String toNext(String old) {
            return new StringBuilder(old).reverse().toString();
        }

        @Override
        public String toOld(String next) {
            return new StringBuilder(next).reverse().toString();
        }
    }

    /** Milliseconds and instants. */
    static final class Millis implements ColumnConverter<Long, Instant> {

        @Override
        public Class<Long> oldType() {
            return Long.class;
        }

        @Override
        public Class<Instant> nextType() {
            return Instant.class;
        }

        @Override
        public Instant toNext(Long old) {
            return Instant.ofEpochMilli(old);
        }

        @Override
        public Long toOld(Instant next) {
            return next.toEpochMilli();
        }
    }

    @Entity(name = "Parcel")
    @Table(name = "parcel")
    @DynamicUpdate
    @OptimisticLocking(type = OptimisticLockType.DIRTY)
    static class Parcel {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        Long id;

        @ExpandContract(id = "weight", old = "grams", next = "kilos", converter = Kilos.class, orderPreserving = true)
        BigDecimal kilos;

        @NaturalId(mutable = true)
        @ExpandContract(id = "label", old = "lebal", next = "label", converter = Reversed.class)
        String label;

        @Column(name = "sent_at")
        @ExpandContract(id = "sent", old = "sent_millis", next = "sent_at", converter = Millis.class)
        Instant sentAt;

        Parcel() {}

        Parcel(String kilos, String label, Instant sentAt) {
            this.kilos = new BigDecimal(kilos);
            this.label = label;
            this.sentAt = sentAt;
        }
    }

    @Entity(name = "Tag")
    @Table(name = "tag")
    static class Tag {
        @Id
        long id;

        @ExpandContract(id = "tag", old = "eman", next = "name", converter = Reversed.class)
        String name;

        Tag() {}

        Tag(long id, String name) {
            this.id = id;
            this.name = name;
        }
    }

    /** What XC writes, for {@link Schema}. */
    static final class Tables implements MigratingSchema {

        static final Migration WEIGHT =
                Migration.of("weight", "parcel", "grams", "kilos").with(Conversion.of(new Kilos(), true));
        static final Migration LABEL =
                Migration.of("label", "parcel", "lebal", "label").with(Conversion.of(new Reversed()));
        static final Migration SENT =
                Migration.of("sent", "parcel", "sent_millis", "sent_at").with(Conversion.of(new Millis()));

        static final Migration TAG = Migration.of("tag", "tag", "eman", "name").with(Conversion.of(new Reversed()));

        @Override
        public List<Migration> migrations() {
            return List.of(WEIGHT, LABEL, SENT, TAG);
        }

        @Override
        public List<String> create(Database database, PhaseState state) {
            var time =
                    switch (database) {
                        case H2, POSTGRESQL -> "timestamp with time zone";
                        case MYSQL, MARIADB -> "datetime(6)";
                    };
            var columns = new StringBuilder();
            var tags = new StringBuilder();
            for (var side : state.present()) {
                columns.append(
                        side == Side.OLD
                                ? ", grams integer, lebal varchar(40) unique, sent_millis bigint"
                                : ", kilos decimal(10, 3), label varchar(40) unique, sent_at " + time);
                tags.append(side == Side.OLD ? ", eman varchar(40)" : ", name varchar(40)");
            }
            return List.of(
                    "create table parcel (id bigint " + Shop.identity(database) + " primary key" + columns + ")",
                    "create table tag (id bigint primary key" + tags + ")");
        }

        @Override
        public List<String> tables() {
            return List.of("parcel", "tag");
        }
    }

    @Override
    SessionFactory sessionFactory(PhaseRun run) {
        return Booted.of(run, Map.of(), Parcel.class, Tag.class);
    }

    private static void assertStored(PhaseRun run, List<String> old, List<String> next) {
        if (run.present(Side.OLD)) {
            assertThat(run.rows("select grams, lebal from parcel order by id")).containsExactlyElementsOf(old);
        }
        if (run.present(Side.NEXT)) {
            assertThat(run.rows("select kilos, label from parcel order by id")).containsExactlyElementsOf(next);
        }
    }

    private Long stored(PhaseRun run, String kilos, String label) {
        return fromTransaction(run, session -> {
            var parcel = new Parcel(kilos, label, NOON);
            session.persist(parcel);
            return parcel.id;
        });
    }

    @EveryPhase
    void an_entity_is_stored_in_both_ways_and_changed_by_what_it_holds(PhaseRun run) {
        var id = stored(run, "1.250", "ab");
        assertStored(run, List.of("1250|ba"), List.of("1.250|ab"));
        if (run.present(Side.OLD)) {
            assertThat(run.rows("select sent_millis from parcel")).containsExactly("" + NOON.toEpochMilli());
        }
        inTransaction(run, session -> {
            var parcel = session.find(Parcel.class, id);
            assertThat(parcel.kilos).isEqualByComparingTo("1.25");
            assertThat(parcel.label).isEqualTo("ab");
            assertThat(parcel.sentAt).isEqualTo(NOON);
            // Optimistic locking compares what was read with what is stored.
            parcel.kilos = new BigDecimal("2");
            parcel.label = "cd";
            session.flush();
            session.refresh(parcel);
            assertThat(parcel.label).isEqualTo("cd");
        });
        inTransaction(run, session -> {
            var parcel = session.bySimpleNaturalId(Parcel.class).load("cd");
            assertThat(parcel.kilos).isEqualByComparingTo("2");
            parcel.label = null;
            parcel.sentAt = null;
        });
        inTransaction(run, session -> {
            var parcel = session.find(Parcel.class, id);
            assertThat(parcel.label).isNull();
            assertThat(parcel.sentAt).isNull();
            session.remove(parcel);
        });
        assertThat(run.rows("select id from parcel")).isEmpty();
    }

    @EveryPhase
    void queries_filter_and_select_by_what_the_attribute_holds(PhaseRun run) {
        inTransaction(run, session -> {
            session.persist(new Parcel("1.250", "ab", NOON));
            session.persist(new Parcel("0.500", "cd", null));
            session.persist(new Parcel("10.000", "ef", NOON));
        });
        assertThat(select(
                        run,
                        String.class,
                        "select p.label from Parcel p where p.kilos >= ?1 and p.label in ?2 and p.label <> ?3"
                                + " order by p.kilos desc",
                        new BigDecimal("0.5"),
                        List.of("ab", "cd"),
                        "ef"))
                .containsExactly("ab", "cd");
        assertThat(select(
                        run,
                        Long.class,
                        "select count(distinct p.label) from Parcel p where p.sentAt = ?1 and p.kilos between ?2 and ?3",
                        NOON,
                        BigDecimal.ONE,
                        BigDecimal.TEN))
                .containsExactly(2L);
        assertThat(select(
                        run,
                        String.class,
                        "select p.label from Parcel p where p.sentAt is null or p.label is not distinct from ?1"
                                + " order by p.id",
                        "ef"))
                .containsExactly("cd", "ef");
        assertThat(select(run, BigDecimal.class, "select max(p.kilos) from Parcel p where p.label = ?1", "ab"))
                .usingComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                .containsExactly(new BigDecimal("1.250"));
        var grouped = select(
                run,
                Tuple.class,
                "select p.label as l, p.sentAt as s, count(*) as c from Parcel p where exists (select 1 from Parcel q"
                        + " where q.label = p.label and q.kilos = ?1) group by p.label, p.sentAt",
                new BigDecimal("0.500"));
        assertThat(grouped).singleElement().satisfies(tuple -> {
            assertThat(tuple.get("l")).isEqualTo("cd");
            assertThat(tuple.get("s")).isNull();
        });
        inTransaction(run, session -> {
            var builder = session.getCriteriaBuilder();
            var query = builder.createQuery(Parcel.class);
            var parcel = query.from(Parcel.class);
            query.where(builder.or(
                    builder.equal(parcel.get("label"), "ab"),
                    builder.lessThan(parcel.<BigDecimal>get("kilos"), BigDecimal.ONE)));
            query.orderBy(builder.asc(parcel.get("kilos")));
            assertThat(session.createQuery(query).setMaxResults(5).list())
                    .extracting(found -> found.label)
                    .containsExactly("cd", "ab");
            assertThat(session.createNativeQuery("select {p.*} from parcel p where p.xc$label = :label", Object.class)
                            .addEntity("p", Parcel.class)
                            .setParameter("label", "ef")
                            .list())
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Parcel.class, found -> assertThat(found.sentAt).isEqualTo(NOON));
            assertThat(session.createNativeQuery(
                                    "select p.xc$label, p.xc$weight from parcel p where p.id > 0", Tuple.class)
                            .list())
                    .extracting(found -> found.get(0))
                    .containsExactlyInAnyOrder("ab", "cd", "ef");
        });
    }

    @EveryPhase
    void bulk_changes_bind_values(PhaseRun run) {
        stored(run, "1.250", "ab");
        stored(run, "0.500", "cd");
        stored(run, "3.000", "ef");
        assertThat(change(
                        run,
                        "update Parcel p set p.label = ?1, p.kilos = ?2 where p.label = ?3 or p.kilos > ?4",
                        "xy",
                        new BigDecimal("7.5"),
                        "zz",
                        BigDecimal.TWO))
                .isEqualTo(1);
        assertThat(change(run, "update Parcel p set p.sentAt = null, p.label = p.label where p.label = ?1", "xy"))
                .isEqualTo(1);
        assertThat(change(run, "insert into Parcel (kilos, label) values (?1, ?2)", new BigDecimal("0.001"), "new"))
                .isEqualTo(1);
        assertThat(change(run, "delete from Parcel p where p.label in ?1", List.of("ab", "cd")))
                .isEqualTo(2);
        assertStored(run, List.of("7500|yx", "1|wen"), List.of("7.500|xy", "0.001|new"));
        sessionFactory(run).inStatelessTransaction(session -> {
            var parcel = session.createSelectionQuery("from Parcel p where p.label = ?1", Parcel.class)
                    .setParameter(1, "xy")
                    .getSingleResult();
            parcel.label = "st";
            session.update(parcel);
            session.insert(new Parcel("4", "ate", NOON));
        });
        assertStored(run, List.of("7500|ts", "1|wen", "4000|eta"), List.of("7.500|st", "0.001|new", "4.000|ate"));
    }

    @EveryPhase
    void a_value_without_counterpart_fails_its_statement_as_long_as_old_is_written(PhaseRun run) {
        var id = stored(run, "1.250", "ab");
        Runnable change = () -> inTransaction(run, session -> {
            session.find(Parcel.class, id).kilos = new BigDecimal("3000000");
        });
        if (run.present(Side.OLD)) {
            assertThatThrownBy(change::run)
                    .hasRootCauseInstanceOf(ArithmeticException.class)
                    .hasStackTraceContaining(ValueNotConvertedException.class.getName())
                    .hasStackTraceContaining(
                            "of migration weight (parcel.grams -> kilos) threw java.lang.ArithmeticException");
            assertStored(run, List.of("1250|ba"), List.of("1.250|ab"));
        } else {
            change.run();
            assertStored(run, List.of(), List.of("3000000.000|ab"));
        }
    }

    @EveryPhase
    void what_the_database_would_have_to_convert_is_refused_in_every_phase(PhaseRun run) {
        for (var hql : List.of(
                "select p.id from Parcel p where p.label = 'ab'",
                "select p.id from Parcel p order by p.label",
                "select p.id from Parcel p where p.label like 'a%'",
                "select p.id from Parcel p where p.sentAt > ?1",
                "select upper(p.label) from Parcel p",
                "select p.kilos + 1 from Parcel p",
                "select p.label from Parcel p union select p.label from Parcel p",
                "select d.l from (select p.label as l from Parcel p) d",
                "select case when p.id = 1 then p.label else null end from Parcel p")) {
            assertThatThrownBy(() ->
                            select(run, Object.class, hql, hql.contains("?1") ? new Object[] {NOON} : new Object[0]))
                    .as(hql)
                    .hasStackTraceContaining(StatementRefusedException.class.getName());
        }
        assertThatThrownBy(() -> change(run, "update Parcel p set p.kilos = p.kilos * 2"))
                .hasStackTraceContaining(
                        "As long as the old column is read, the database sees what that stores, which is converted in Java.");
    }

    @EveryPhase
    void an_upsert_runs_where_it_proposes_a_row_and_is_refused_where_it_selects_one(PhaseRun run) {
        Runnable upsert = () -> sessionFactory(run).inStatelessTransaction(session -> session.upsert(new Tag(1, "cd")));
        switch (run.database()) {
            // Hibernate gives the proposed row an alias, which MySQL knows from 8.0.19 on.
            case MYSQL -> assertThatThrownBy(upsert::run).hasRootCauseInstanceOf(SQLSyntaxErrorException.class);
            case MARIADB -> {
                upsert.run();
                upsert.run();
                if (run.present(Side.OLD)) {
                    assertThat(run.rows("select eman from tag")).containsExactly("dc");
                }
                if (run.present(Side.NEXT)) {
                    assertThat(run.rows("select name from tag")).containsExactly("cd");
                }
            }
            case H2, POSTGRESQL ->
                assertThatThrownBy(upsert::run)
                        .hasStackTraceContaining(StatementRefusedException.class.getName())
                        .hasStackTraceContaining("(migration tag: tag.eman -> name)");
        }
    }
}
