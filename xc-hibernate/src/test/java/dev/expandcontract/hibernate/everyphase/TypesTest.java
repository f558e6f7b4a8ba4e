package dev.expandcontract.hibernate.everyphase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.annotation.ExpandContract;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.Migration;
import dev.expandcontract.test.EveryPhase;
import dev.expandcontract.test.MigratingSchema;
import dev.expandcontract.test.PhaseRun;
import dev.expandcontract.test.PhaseState;
import dev.expandcontract.test.Schema;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Lob;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.hibernate.SessionFactory;
import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.CurrentTimestamp;
import org.hibernate.annotations.Generated;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.SourceType;
import org.hibernate.annotations.Type;
import org.hibernate.generator.EventType;
import org.hibernate.type.SqlTypes;
import org.hibernate.type.descriptor.WrapperOptions;
import org.hibernate.usertype.UserType;

/** Values of many types migrate, in every phase. */
@Schema(TypesTest.Tables.class)
class TypesTest extends EveryPhaseSuite {

    private static final Migration NAMED = column("named_old", "named_new");
    private static final Migration NUMBERED = column("numbered_old", "numbered_new");
    private static final Migration CONVERTED = column("converted_old", "converted_new");
    private static final Migration CUSTOM = column("custom_old", "custom_new");
    private static final Migration DOCUMENT = column("document_old", "document_new");
    private static final Migration AGGREGATE = column("aggregate_old", "aggregate_new");
    private static final Migration NUMBERS = column("numbers_old", "numbers_new");
    private static final Migration TEXT = column("text_old", "text_new");
    private static final Migration BYTES = column("bytes_old", "bytes_new");
    private static final Migration DAY = column("day_old", "day_new");
    private static final Migration MOMENT = column("moment_old", "moment_new");
    private static final Migration TOKEN = column("token_old", "token_new");
    private static final Migration AMOUNT = column("amount_old", "amount_new");
    private static final Migration ACTIVE = column("active_old", "active_new");
    private static final Migration UPPER = column("upper_old", "upper_new");
    private static final Migration DEFAULTED = column("defaulted_old", "defaulted_new");
    private static final Migration CHANGED = column("changed_old", "changed_new");

    private static Migration column(String old, String next) {
        return Migration.of("", "sample", old, next);
    }

    @Override
    SessionFactory sessionFactory(PhaseRun run) {
        return Booted.of(run, Map.of(), Sample.class, Part.class);
    }

    private static void assertBoth(PhaseRun run, Migration migration, String value) {
        assertStored(run, migration, value);
    }

    @EveryPhase
    void enums(PhaseRun run) {
        inTransaction(run, session -> session.persist(new Sample(1)));
        assertBoth(run, NAMED, "RED");
        assertBoth(run, NUMBERED, "1");
        assertThat(select(run, Long.class, "select s.id from Sample s where s.named = RED and s.numbered > RED"))
                .containsExactly(1L);
        assertThat(change(run, "update Sample set named = BLUE, numbered = ?1", Color.RED))
                .isEqualTo(1);
        assertBoth(run, NAMED, "BLUE");
        assertBoth(run, NUMBERED, "0");
    }

    @EveryPhase
    void converters_and_custom_types(PhaseRun run) {
        inTransaction(run, session -> session.persist(new Sample(1)));
        assertBoth(run, CONVERTED, "1/2");
        assertBoth(run, CUSTOM, "<x>");
        assertThat(select(
                        run,
                        Sample.class,
                        "from Sample where converted = ?1 and custom = ?2",
                        new Fraction(1, 2),
                        new Wrapped("x")))
                .singleElement()
                .satisfies(sample -> {
                    assertThat(sample.converted).isEqualTo(new Fraction(1, 2));
                    assertThat(sample.custom).isEqualTo(new Wrapped("x"));
                });
        change(run, "update Sample set converted = ?1, custom = ?2", new Fraction(3, 4), new Wrapped("y"));
        assertBoth(run, CONVERTED, "3/4");
        assertBoth(run, CUSTOM, "<y>");
    }

    @EveryPhase
    void json_and_arrays(PhaseRun run) {
        inTransaction(run, session -> session.persist(new Sample(1)));
        inTransaction(run, session -> {
            var sample = session.find(Sample.class, 1L);
            assertThat(sample.document).isEqualTo(Map.of("a", "b"));
            assertThat(sample.aggregate.name).isEqualTo("n");
            assertThat(sample.numbers).containsExactly(1, 2);
            sample.document = Map.of("c", "d");
            sample.aggregate = new Part("m", 7);
            sample.numbers = List.of(3);
        });
        for (var side : run.state().present()) {
            assertThat(run.rows("select " + DOCUMENT.name(side) + " from sample")
                            .getFirst()
                            .replace("\\", "")
                            .replace(" ", "")
                            .replaceAll("^\"|\"$", ""))
                    .isEqualTo("{\"c\":\"d\"}");
            assertThat(run.rows("select " + AGGREGATE.name(side) + " from sample")
                            .getFirst())
                    .contains("m")
                    .contains("7");
            assertThat(run.rows("select " + NUMBERS.name(side) + " is null from sample")
                            .getFirst())
                    .isIn("0", "f", "FALSE");
        }
        inTransaction(run, session -> {
            var sample = session.find(Sample.class, 1L);
            assertThat(sample.aggregate.amount).isEqualTo(7);
            assertThat(sample.numbers).containsExactly(3);
        });
        if (run.database() == Database.POSTGRESQL || run.database() == Database.H2) {
            assertThat(select(run, Long.class, "select s.id from Sample s where array_contains(s.numbers, 3)"))
                    .containsExactly(1L);
        }
        if (run.database() == Database.POSTGRESQL) {
            assertThat(select(run, Long.class, "select s.id from Sample s where s.aggregate.name = 'm'"))
                    .containsExactly(1L);
            assertThat(change(run, "update Sample s set s.aggregate.name = ?1", "z"))
                    .isEqualTo(1);
            inTransaction(
                    run,
                    session -> assertThat(session.find(Sample.class, 1L).aggregate.name)
                            .isEqualTo("z"));
        }
    }

    @EveryPhase
    void scalars_and_large_objects(PhaseRun run) {
        inTransaction(run, session -> session.persist(new Sample(1)));
        assertBoth(run, DAY, "2026-02-03");
        assertBoth(run, AMOUNT, "12.50");
        inTransaction(run, session -> {
            var sample = session.find(Sample.class, 1L);
            assertThat(sample.text).hasSize(5000);
            assertThat(sample.bytes).containsExactly(1, 2, 3);
            assertThat(sample.moment).isEqualTo(Instant.parse("2026-02-03T04:05:06Z"));
            assertThat(sample.token).isEqualTo(new UUID(1, 2));
            assertThat(sample.active).isTrue();
            sample.bytes = new byte[] {9};
            sample.active = false;
            sample.moment = sample.moment.plusSeconds(1);
        });
        assertThat(select(
                        run,
                        Long.class,
                        "select s.id from Sample s where s.token = ?1 and s.amount between 12 and 13 and not s.active"
                                + " and s.day < ?2 and s.moment = ?3",
                        new UUID(1, 2),
                        LocalDate.of(2027, 1, 1),
                        Instant.parse("2026-02-03T04:05:07Z")))
                .containsExactly(1L);
        inTransaction(
                run, session -> assertThat(session.find(Sample.class, 1L).bytes).containsExactly(9));
    }

    @EveryPhase
    void values_that_the_database_makes(PhaseRun run) {
        inTransaction(run, session -> {
            var sample = new Sample(1);
            session.persist(sample);
            session.flush();
            assertThat(sample.defaulted).as("read back").isEqualTo("dflt");
            assertThat(sample.changed).as("read back").isNotNull();
        });
        assertBoth(run, DEFAULTED, "dflt");
        assertBoth(run, UPPER, "SHOUT");
        if (run.state().present().size() == 2) {
            assertThat(run.rows("select count(*) from sample where changed_old = changed_new"))
                    .containsExactly("1");
        }
        inTransaction(run, session -> session.find(Sample.class, 1L).upper = "again");
        assertBoth(run, UPPER, "AGAIN");
        if (run.state().present().size() == 2) {
            assertThat(run.rows("select count(*) from sample where changed_old = changed_new"))
                    .containsExactly("1");
        }
    }

    static final class Tables implements MigratingSchema {

        @Override
        public List<Migration> migrations() {
            return List.of(
                    NAMED, NUMBERED, CONVERTED, CUSTOM, DOCUMENT, AGGREGATE, NUMBERS, TEXT, BYTES, DAY, MOMENT, TOKEN,
                    AMOUNT, ACTIVE, UPPER, DEFAULTED, CHANGED);
        }

        @Override
        public List<String> create(Database database, PhaseState state) {
            var mysql = database == Database.MYSQL || database == Database.MARIADB;
            var json =
                    switch (database) {
                        case POSTGRESQL -> "jsonb";
                        case MYSQL, MARIADB, H2 -> "json";
                    };
            var numbers =
                    switch (database) {
                        case POSTGRESQL -> "integer[]";
                        case H2 -> "integer array";
                        case MYSQL, MARIADB -> "json";
                    };
            var columns = List.of(
                    state.columns(NAMED, "varchar(20)"),
                    state.columns(NUMBERED, "int"),
                    state.columns(CONVERTED, "varchar(20)"),
                    state.columns(CUSTOM, "varchar(20)"),
                    state.columns(DOCUMENT, json),
                    state.columns(AGGREGATE, json),
                    state.columns(NUMBERS, numbers),
                    state.columns(TEXT, database == Database.POSTGRESQL ? "oid" : mysql ? "longtext" : "clob"),
                    state.columns(BYTES, database == Database.POSTGRESQL ? "bytea" : "varbinary(100)"),
                    state.columns(DAY, "date"),
                    state.columns(MOMENT, mysql ? "datetime(6) null" : "timestamp(6) with time zone"),
                    state.columns(
                            TOKEN,
                            switch (database) {
                                case POSTGRESQL, H2, MARIADB -> "uuid";
                                case MYSQL -> "binary(16)";
                            }),
                    state.columns(AMOUNT, "decimal(10, 2)"),
                    state.columns(ACTIVE, mysql ? "bit" : "boolean"),
                    state.columns(UPPER, "varchar(20)"),
                    state.columns(DEFAULTED, "varchar(20) default 'dflt'"),
                    state.columns(CHANGED, mysql ? "datetime(6) null" : "timestamp(6)"));
            return List.of("create table sample (id bigint primary key, " + String.join(", ", columns) + ")");
        }

        @Override
        public List<String> tables() {
            return List.of("sample");
        }
    }

    enum Color {
        RED,
        BLUE
    }

    record Fraction(int numerator, int denominator) {}

    static class FractionConverter implements AttributeConverter<Fraction, String> {
        @Override
        public String convertToDatabaseColumn(Fraction attribute) {
            return attribute == null ? null : attribute.numerator + "/" + attribute.denominator;
        }

        @Override
        public Fraction convertToEntityAttribute(String column) {
            if (column == null) {
                return null;
            }
            var parts = column.split("/", 2);
            return new Fraction(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
        }
    }

    record Wrapped(String text) {}

    static class WrappedType implements UserType<Wrapped> {
        @Override
        public int getSqlType() {
            return Types.VARCHAR;
        }

        @Override
        public Class<Wrapped> returnedClass() {
            return Wrapped.class;
        }

        @Override
        public Wrapped nullSafeGet(ResultSet result, int position, WrapperOptions options) throws SQLException {
            var text = result.getString(position);
            return text == null ? null : new Wrapped(text.substring(1, text.length() - 1));
        }

        @Override
        public void nullSafeSet(PreparedStatement statement, Wrapped value, int index, WrapperOptions options)
                throws SQLException {
            statement.setString(index, value == null ? null : "<" + value.text + ">");
        }

        @Override
        public boolean equals(Wrapped x, Wrapped y) {
            return Objects.equals(x, y);
        }

        @Override
        public int hashCode(Wrapped x) {
            return Objects.hashCode(x);
        }

        @Override
        public Wrapped deepCopy(Wrapped value) {
            return value;
        }

        @Override
        public boolean isMutable() {
            return false;
        }
    }

    @Embeddable
    static class Part {
        String name;
        int amount;

        Part() {}

        Part(String name, int amount) {
            this.name = name;
            this.amount = amount;
        }
    }

    @Entity(name = "Sample")
    @Table(name = "sample")
    static class Sample {
        @Id
        Long id;

        @Enumerated(EnumType.STRING)
        @Column(name = "named_new")
        @JdbcTypeCode(SqlTypes.VARCHAR)
        @ExpandContract(old = "named_old", next = "named_new")
        Color named = Color.RED;

        @Enumerated(EnumType.ORDINAL)
        @Column(name = "numbered_new")
        @JdbcTypeCode(SqlTypes.INTEGER)
        @ExpandContract(old = "numbered_old", next = "numbered_new")
        Color numbered = Color.BLUE;

        @Convert(converter = FractionConverter.class)
        @Column(name = "converted_new")
        @ExpandContract(old = "converted_old", next = "converted_new")
        Fraction converted = new Fraction(1, 2);

        @Type(WrappedType.class)
        @Column(name = "custom_new")
        @ExpandContract(old = "custom_old", next = "custom_new")
        Wrapped custom = new Wrapped("x");

        @JdbcTypeCode(SqlTypes.JSON)
        @Column(name = "document_new")
        @ExpandContract(old = "document_old", next = "document_new")
        Map<String, String> document = Map.of("a", "b");

        @JdbcTypeCode(SqlTypes.JSON)
        @Column(name = "aggregate_new")
        @ExpandContract(old = "aggregate_old", next = "aggregate_new")
        Part aggregate = new Part("n", 5);

        @Column(name = "numbers_new")
        @ExpandContract(old = "numbers_old", next = "numbers_new")
        List<Integer> numbers = List.of(1, 2);

        @Lob
        @Column(name = "text_new")
        @ExpandContract(old = "text_old", next = "text_new")
        String text = "x".repeat(5000);

        @Column(name = "bytes_new")
        @ExpandContract(old = "bytes_old", next = "bytes_new")
        byte[] bytes = {1, 2, 3};

        @Column(name = "day_new")
        @ExpandContract(old = "day_old", next = "day_new")
        LocalDate day = LocalDate.of(2026, 2, 3);

        @Column(name = "moment_new")
        @ExpandContract(old = "moment_old", next = "moment_new")
        Instant moment = Instant.parse("2026-02-03T04:05:06Z");

        @Column(name = "token_new")
        @ExpandContract(old = "token_old", next = "token_new")
        UUID token = new UUID(1, 2);

        @Column(name = "amount_new")
        @ExpandContract(old = "amount_old", next = "amount_new")
        BigDecimal amount = new BigDecimal("12.50");

        @Column(name = "active_new")
        @ExpandContract(old = "active_old", next = "active_new")
        boolean active = true;

        @ColumnTransformer(write = "upper(?)")
        @Column(name = "upper_new")
        @ExpandContract(old = "upper_old", next = "upper_new")
        String upper = "shout";

        @Generated(event = EventType.INSERT, sql = "'dflt'")
        @Column(name = "defaulted_new")
        @ExpandContract(old = "defaulted_old", next = "defaulted_new")
        String defaulted;

        @CurrentTimestamp(source = SourceType.DB)
        @Column(name = "changed_new")
        @ExpandContract(old = "changed_old", next = "changed_new")
        java.time.LocalDateTime changed;

        Sample() {}

        Sample(long id) {
            this.id = id;
        }
    }
}
