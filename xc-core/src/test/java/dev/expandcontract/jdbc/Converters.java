package dev.expandcontract.jdbc;

import dev.expandcontract.model.ColumnConverter;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;

/** Converters for the tests of this package. */
final class Converters {

    private Converters() {}

    /** Knows three names, gives null for "none", and calls "Red" a red that it does not come back to. */
    static final class Hue implements ColumnConverter<Integer, String> {

        private static final List<String> NAMES = List.of("red", "green", "blue");

        @Override
        public Class<Integer> oldType() {
            return Integer.class;
        }

        @Override
        public Class<String> nextType() {
            return String.class;
        }

        @Override
        public String toNext(Integer old) {
            return NAMES.get(old);
        }

        @Override
        @SuppressWarnings("NullAway") // what a faulty converter does
        public Integer toOld(String next) {
            if (next.equals("none")) {
                return null;
            }
            int index = NAMES.indexOf(next.equals("Red") ? "red" : next);
            if (index < 0) {
                throw new IllegalArgumentException("no such hue");
            }
            return index;
        }
    }

    static final class Litres implements ColumnConverter<Integer, BigDecimal> {

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
            return BigDecimal.valueOf(old, 1);
        }

        @Override
        public Integer toOld(BigDecimal next) {
            return next.movePointRight(1).intValueExact();
        }
    }

    static final class Mixed implements ColumnConverter<LocalDate, LocalDateTime> {

        @Override
        public Class<LocalDate> oldType() {
            return LocalDate.class;
        }

        @Override
        public Class<LocalDateTime> nextType() {
            return LocalDateTime.class;
        }

        @Override
        public LocalDateTime toNext(LocalDate old) {
            return old.atStartOfDay();
        }

        @Override
        public LocalDate toOld(LocalDateTime next) {
            return next.toLocalDate();
        }
    }
}
