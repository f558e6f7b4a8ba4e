package dev.expandcontract.jooq.everyphase;

import dev.expandcontract.model.ColumnConverter;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Side;
import java.util.List;

/** How the columns {@code subscription} and {@code tier} store the same value. */
enum Column {
    /** Both as it is. */
    RENAMED("members", Conversion.NONE),
    /** The old one stores {@code gold} as {@code old-gold}, as SQL says it. */
    PAIR(
            "guests",
            new Conversion.Pair(
                    "substring({value}, 5)", "nullif(concat('old-', trim(cast({value} as char(20)))), 'old-')", true)),
    /** The old one stores {@code gold} as {@code dlog}, as Java says it. */
    JAVA("patrons", Conversion.of(new Reversed()));

    private final Migration migration;

    Column(String table, Conversion conversion) {
        migration = Migration.of(table, "subscription", "tier").with(conversion);
    }

    Migration migration() {
        return migration;
    }

    String table() {
        return migration.column().table().name();
    }

    /** What the column of the side stores of the value. */
    String stored(Side side, String value) {
        return side == Side.NEXT
                ? value
                : switch (this) {
                    case RENAMED -> value;
                    case PAIR -> "old-" + value;
                    case JAVA -> new StringBuilder(value).reverse().toString();
                };
    }

    /** The generated code for the table. */
    List<Members> generated() {
        return switch (this) {
            case RENAMED -> List.of(Members.MEMBERS, Members.OLD_MEMBERS, Members.BOTH_MEMBERS);
            case PAIR -> List.of(Members.GUESTS);
            case JAVA -> List.of(Members.PATRONS);
        };
    }

    /** Turns texts round. */
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
            return toNext(next);
        }
    }
}
