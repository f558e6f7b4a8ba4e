package dev.expandcontract.rewrite;

import dev.expandcontract.model.ColumnConverter;
import java.util.List;
import java.util.Locale;

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
