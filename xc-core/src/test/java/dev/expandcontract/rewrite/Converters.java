package dev.expandcontract.rewrite;

import dev.expandcontract.model.ColumnConverter;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** Converters for the tests of this package. */
final class Converters {

    private Converters() {}

    /** Preserves the order. */
    static final class Litres implements ColumnConverter<Integer, Long> {

        @Override
        public Class<Integer> oldType() {
            return Integer.class;
        }

        @Override
        public Class<Long> nextType() {
            return Long.class;
        }

        @Override
        public Long toNext(Integer old) {
            return old * 10L;
        }

        @Override
        public Integer toOld(Long next) {
            return Math.toIntExact(next / 10);
        }
    }

    static final class Identifiers implements ColumnConverter<String, UUID> {

        @Override
        public Class<String> oldType() {
            return String.class;
        }

        @Override
        public Class<UUID> nextType() {
            return UUID.class;
        }

        @Override
        public UUID toNext(String old) {
            return UUID.fromString(old);
        }

        @Override
        public String toOld(UUID next) {
            return next.toString();
        }
    }

    /** Does not preserve the order. */
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
        public Integer toOld(String next) {
            return NAMES.indexOf(next.toLowerCase(Locale.ROOT));
        }
    }
}
