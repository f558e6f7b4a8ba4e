package dev.expandcontract.demo;

import dev.expandcontract.database.Database;
import dev.expandcontract.demo.screen.Ui;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What can be chosen on the command line, each as a system property that may be absent or blank.
 *
 * @param database {@code -Ddb}
 * @param instances {@code -Dinstances}, how many instances of the application run
 * @param rows {@code -Drows}, how many rows the table holds when the demo begins
 * @param ui {@code -Dui}
 */
record Options(Database database, int instances, int rows, Ui ui) {

    /**
     * Reads the options.
     *
     * @param properties the value of a property by its name, or null
     * @throws BadOptionException if one of them cannot be used
     */
    static Options from(Function<String, @Nullable String> properties) {
        return new Options(
                choice("db", properties.apply("db"), Database.POSTGRESQL),
                number("instances", properties.apply("instances"), 3, 1, 16),
                number("rows", properties.apply("rows"), 20_000, 100, 2_000_000),
                choice("ui", properties.apply("ui"), Ui.AUTO));
    }

    private static int number(String name, @Nullable String value, int byDefault, int least, int most) {
        if (value == null || value.isBlank()) {
            return byDefault;
        }
        try {
            int number = Integer.parseInt(value.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // refused below, like a number out of range
        }
        throw new BadOptionException("-D" + name + "=" + value + " cannot be used: give a whole number from " + least
                + " to " + most + ", for example -D" + name + "=" + byDefault + ".");
    }

    private static <E extends Enum<E>> E choice(String name, @Nullable String value, E byDefault) {
        if (value == null || value.isBlank()) {
            return byDefault;
        }
        var choices = byDefault.getDeclaringClass().getEnumConstants();
        return Arrays.stream(choices)
                .filter(choice -> choice.name().equalsIgnoreCase(value.strip()))
                .findFirst()
                .orElseThrow(() -> new BadOptionException("-D" + name + "=" + value + " cannot be used: give one of "
                        + Arrays.stream(choices)
                                .map(choice -> choice.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))
                        + "."));
    }
}
