package dev.expandcontract.it.conversion;

import dev.expandcontract.database.Database;
import dev.expandcontract.model.ColumnConverter;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Side;
import dev.expandcontract.test.MigratingSchema;
import dev.expandcontract.test.PhaseState;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A table with migrating columns of every kind of conversion. The old texts have room for eight characters. */
final class Trips implements MigratingSchema {

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

    /** Thousandths. */
    static final class Scaled implements ColumnConverter<Integer, BigDecimal> {

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

    /** Milliseconds, as if the time were that of Greenwich. */
    static final class Millis implements ColumnConverter<Long, LocalDateTime> {

        @Override
        public Class<Long> oldType() {
            return Long.class;
        }

        @Override
        public Class<LocalDateTime> nextType() {
            return LocalDateTime.class;
        }

        @Override
        public LocalDateTime toNext(Long old) {
            return LocalDateTime.ofEpochSecond(
                    Math.floorDiv(old, 1000), Math.floorMod(old, 1000) * 1_000_000, ZoneOffset.UTC);
        }

        @Override
        public Long toOld(LocalDateTime next) {
            return next.toInstant(ZoneOffset.UTC).toEpochMilli();
        }
    }

    static final List<Migration> TEXTS = List.of(
            Migration.of("renamed", "trips", "renamed_a", "renamed_b"),
            Migration.of("pair", "trips", "pair_a", "pair_b")
                    .with(Conversion.of(
                            "case {value} when 'F' then 'food' else {value} end",
                            "case trim(cast({value} as char(20))) when 'food' then 'F' else trim(cast({value} as char(20))) end",
                            false)),
            Migration.of("normal", "trips", "normal_a", "normal_b")
                    .with(Conversion.of("lower(trim(cast({value} as char(20))))", "", false)),
            Migration.of("turned", "trips", "turned_a", "turned_b").with(Conversion.of(new Reversed())));

    static final Migration WIDER = Migration.of("wider", "trips", "wider_a", "wider_b");
    static final Migration SCALED =
            Migration.of("scaled", "trips", "scaled_a", "scaled_b").with(Conversion.of(new Scaled(), true));
    static final Migration STAMP = Migration.of("stamp", "trips", "stamp_a", "stamp_b");
    static final Migration MILLIS =
            Migration.of("millis", "trips", "millis_a", "millis_b").with(Conversion.of(new Millis(), true));

    @Override
    public List<Migration> migrations() {
        return Stream.concat(TEXTS.stream(), Stream.of(WIDER, SCALED, STAMP, MILLIS))
                .toList();
    }

    @Override
    public List<String> create(Database database, PhaseState state) {
        var time =
                switch (database) {
                    case H2, POSTGRESQL -> "timestamp(6)";
                    case MYSQL, MARIADB -> "datetime(6)";
                };
        var columns = state.present().stream()
                .map(side -> TEXTS.stream()
                                .map(text -> text.name(side) + (side == Side.OLD ? " varchar(8)" : " varchar(40)"))
                                .collect(Collectors.joining(", "))
                        + ", "
                        + (side == Side.OLD
                                ? "wider_a integer, scaled_a integer, stamp_a " + time + ", millis_a bigint"
                                : "wider_b bigint, scaled_b decimal(16, 4), stamp_b " + time + ", millis_b " + time))
                .collect(Collectors.joining(", "));
        return List.of(
                "create table trips (id int primary key, " + columns + ")"
                        + (database == Database.MARIADB ? " character set utf8mb4" : ""),
                "insert into trips (id) values (1)");
    }

    @Override
    public List<String> tables() {
        return List.of("trips");
    }
}
