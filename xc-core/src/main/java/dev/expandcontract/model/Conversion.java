package dev.expandcontract.model;

import dev.expandcontract.phase.Side;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How what {@code old} stores becomes what {@code next} stores, and back. The application always deals in what {@code next}
 * stores.
 *
 * <p>An expression is SQL of the database at hand, in which {@value #PLACEHOLDER} stands for the value to convert. It may be
 * evaluated any number of times, for a column or for whatever value the application writes. What SQL cannot say, a
 * {@link ColumnConverter} does.
 */
public sealed interface Conversion {

    /** What stands for the value to convert in an expression. */
    String PLACEHOLDER = "{value}";

    /** In characters, of an expression. */
    int MAX_LENGTH = 2000;

    /** In characters, of a converter. */
    int MAX_NAME_LENGTH = 400;

    /** Both columns store the same, as far as the database converts it by assigning one to the other. */
    InSql NONE = new None();

    /** What the database itself does. */
    sealed interface InSql extends Conversion {

        /** The expression for what the application reads from the column of the side; empty if that is what it stores. */
        Optional<String> read(Side side);

        /**
         * The expression for what the column of the side stores of a value of the application; empty if that is the value.
         */
        Optional<String> write(Side side);
    }

    /** Both columns store the same. */
    record None() implements InSql {

        @Override
        public Optional<String> read(Side side) {
            return Optional.empty();
        }

        @Override
        public Optional<String> write(Side side) {
            return Optional.empty();
        }

        @Override
        public String toString() {
            return "without a conversion";
        }
    }

    /**
     * Two expressions, each the inverse of the other: {@code oldToNext(old) = v} holds exactly when
     * {@code old = nextToOld(v)} does, for every {@code v} that {@code next} can store. NULL becomes NULL.
     *
     * @param oldToNext what {@code next} stores, computed from what {@code old} stores
     * @param nextToOld what {@code old} stores, computed from a value of the application
     * @param orderPreserving whether of two values the greater one becomes the greater one, both ways
     */
    record Pair(String oldToNext, String nextToOld, boolean orderPreserving) implements InSql {

        public Pair {
            check("oldToNext", oldToNext);
            check("nextToOld", nextToOld);
        }

        @Override
        public Optional<String> read(Side side) {
            return side == Side.OLD ? Optional.of(oldToNext) : Optional.empty();
        }

        @Override
        public Optional<String> write(Side side) {
            return side == Side.OLD ? Optional.of(nextToOld) : Optional.empty();
        }

        @Override
        public String toString() {
            return "with oldToNext \"" + oldToNext + "\" and nextToOld \"" + nextToOld + "\""
                    + (orderPreserving ? ", which preserve the order" : "");
        }
    }

    /**
     * An expression without an inverse, such as {@code lower(..)}, that brings a value into a normal form: applied to its own
     * result it changes nothing. {@code old} stores values as the application gives them, {@code next} their normal form,
     * which is also what the application reads.
     *
     * @param oldToNext the normal form
     */
    record OneWay(String oldToNext) implements InSql {

        public OneWay {
            check("oldToNext", oldToNext);
        }

        @Override
        public Optional<String> read(Side side) {
            return side == Side.OLD ? Optional.of(oldToNext) : Optional.empty();
        }

        @Override
        public Optional<String> write(Side side) {
            return side == Side.NEXT ? Optional.of(oldToNext) : Optional.empty();
        }

        @Override
        public String toString() {
            return "with oldToNext \"" + oldToNext + "\" and no way back";
        }
    }

    /**
     * A pair of methods, each the inverse of the other. Values are converted on their way to the database and back, so that
     * statements can do less with the column than under a {@link Pair}.
     *
     * <p>Two are equal if their names and their order are: instances run the same converter if its name is the same.
     *
     * @param name what instances and metadata know the converter by, as a rule the name of its class
     * @param orderPreserving whether of two values the greater one becomes the greater one, both ways, as the database
     *     orders them
     * @param converter empty if only the metadata tell of it, on an instance that does not define the migration
     */
    record InJava(String name, boolean orderPreserving, Optional<ColumnConverter<?, ?>> converter)
            implements Conversion {

        public InJava {
            if (name.isBlank() || name.length() > MAX_NAME_LENGTH) {
                throw new DefinitionException("The name '" + name + "' of a converter has " + name.length()
                        + " characters. Give it a name of 1 to " + MAX_NAME_LENGTH + " characters.");
            }
            converter.ifPresent(known -> {
                requireKnown(name, "old", known.oldType());
                requireKnown(name, "next", known.nextType());
            });
        }

        /**
         * The converter.
         *
         * @throws DefinitionException if this instance knows only its name
         */
        public ColumnConverter<?, ?> required() {
            return converter.orElseThrow(() -> new DefinitionException("The converter " + name
                    + " is not known to this instance, which does not define the migration. Run the command on an"
                    + " instance that does."));
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof InJava that && name.equals(that.name) && orderPreserving == that.orderPreserving;
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }

        @Override
        public String toString() {
            return "with the converter " + name + (orderPreserving ? ", which preserves the order" : "");
        }

        private static void requireKnown(String name, String side, @Nullable Class<?> type) {
            if (type == null || !ColumnConverter.TYPES.contains(type)) {
                throw new DefinitionException("The converter " + name + " says that '" + side + "' stores "
                        + (type == null ? "null" : type.getName())
                        + ". Take the type in which JDBC hands over the column: "
                        + ColumnConverter.TYPES.stream()
                                .map(Class::getSimpleName)
                                .sorted()
                                .collect(Collectors.joining(", "))
                        + ".");
            }
        }
    }

    /** The conversion by a converter, under the name of its class. It does not preserve the order. */
    static Conversion of(ColumnConverter<?, ?> converter) {
        return of(converter, false);
    }

    /** The conversion by a converter, under the name of its class. */
    static Conversion of(ColumnConverter<?, ?> converter, boolean orderPreserving) {
        return new InJava(converter.getClass().getName(), orderPreserving, Optional.of(converter));
    }

    /**
     * The conversion by expressions that annotations and metadata describe.
     *
     * @param oldToNext empty for none
     * @param nextToOld empty if there is no way back
     * @param orderPreserving as {@link Pair} has it
     * @throws DefinitionException if the three contradict each other, or an expression has no placeholder
     */
    static InSql of(String oldToNext, String nextToOld, boolean orderPreserving) {
        if (oldToNext.isEmpty() && !nextToOld.isEmpty()) {
            throw new DefinitionException("The conversion nextToOld \"" + nextToOld
                    + "\" stands alone. Say by oldToNext too how what the old column stores is to be read.");
        }
        if (nextToOld.isEmpty() && orderPreserving) {
            throw new DefinitionException(
                    "orderPreserving is said of a conversion without nextToOld, by which a value is"
                            + " compared with the old column. Add nextToOld, or leave orderPreserving out.");
        }
        return oldToNext.isEmpty()
                ? NONE
                : nextToOld.isEmpty() ? new OneWay(oldToNext) : new Pair(oldToNext, nextToOld, orderPreserving);
    }

    /** The SQL that applies the expression to the operand, itself SQL. */
    static String apply(String expression, String operand) {
        return "(" + expression.replace(PLACEHOLDER, operand) + ")";
    }

    private static void check(String name, String expression) {
        if (!expression.contains(PLACEHOLDER)) {
            throw new DefinitionException("The conversion " + name + " \"" + expression
                    + "\" does not say where the value" + " goes. Write " + PLACEHOLDER + " for it.");
        }
        if (expression.length() > MAX_LENGTH) {
            throw new DefinitionException("The conversion " + name + " \"" + expression.substring(0, 40) + "…\" has "
                    + expression.length() + " characters, at most " + MAX_LENGTH + " are possible. Shorten it.");
        }
    }
}
