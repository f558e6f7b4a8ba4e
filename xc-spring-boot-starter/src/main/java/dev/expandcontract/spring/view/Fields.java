package dev.expandcontract.spring.view;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The fields of a command as they were sent. Whoever has read all that a command takes asks whether there are more. */
final class Fields {

    /** In characters. */
    static final int LONGEST_TEXT = 2000;

    private static final int MOST_ITEMS = 1000;
    private static final int SHOWN = 60;

    private final Map<String, ?> values;
    private final Set<String> read = new HashSet<>();

    Fields(Map<String, ?> values) {
        this.values = values;
    }

    /** A text that has to be there. */
    String text(String name) {
        return optionalText(name)
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> new CommandFormatException("The command lacks '" + name + "'."));
    }

    Optional<String> optionalText(String name) {
        var value = value(name);
        return value == null ? Optional.empty() : Optional.of(check(name, value));
    }

    <E extends Enum<E>> E constant(String name, Class<E> type) {
        return constant(name, text(name), type);
    }

    <E extends Enum<E>> Optional<E> optionalConstant(String name, Class<E> type) {
        return optionalText(name).filter(text -> !text.isBlank()).map(text -> constant(name, text, type));
    }

    long number(String name) {
        return number(name, text(name));
    }

    OptionalLong optionalNumber(String name) {
        return optionalText(name)
                .filter(text -> !text.isBlank())
                .map(text -> OptionalLong.of(number(name, text)))
                .orElseGet(OptionalLong::empty);
    }

    /** A list of texts, or one text with commas between them; empty if there is none. */
    Set<String> list(String name) {
        var value = value(name);
        Collection<?> items =
                switch (value) {
                    case null -> List.of();
                    case Collection<?> several -> several;
                    case String text -> Arrays.asList(text.split(",", -1));
                    default ->
                        throw new CommandFormatException("'" + name + "' is " + shown(value)
                                + ". Give a list of texts, or one text with commas.");
                };
        if (items.size() > MOST_ITEMS) {
            throw new CommandFormatException(
                    "'" + name + "' has " + items.size() + " items, at most " + MOST_ITEMS + " are possible.");
        }
        return items.stream()
                .map(item -> check(name, item == null ? "" : item).strip())
                .filter(item -> !item.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Refuses what no one has read, so that nothing that was meant is left undone. */
    void requireAllRead() {
        var unknown = values.keySet().stream()
                .filter(name -> !read.contains(name))
                .sorted()
                .map(Fields::shown)
                .collect(Collectors.joining(", "));
        if (!unknown.isEmpty()) {
            throw new CommandFormatException("This command takes no " + unknown + ". It takes "
                    + read.stream().sorted().collect(Collectors.joining(", ")) + ".");
        }
    }

    private @Nullable Object value(String name) {
        read.add(name);
        return values.get(name);
    }

    private static String check(String name, Object value) {
        if (!(value instanceof String) && !(value instanceof Number)) {
            throw new CommandFormatException("'" + name + "' is " + shown(value) + ". Give a text or a number.");
        }
        var text = value.toString();
        if (text.length() > LONGEST_TEXT) {
            throw new CommandFormatException(
                    "'" + name + "' has " + text.length() + " characters, at most " + LONGEST_TEXT + " are possible.");
        }
        if (text.chars()
                .anyMatch(character -> Character.isISOControl(character) && !Character.isWhitespace(character))) {
            throw new CommandFormatException("'" + name + "' has a control character in it, which no text needs.");
        }
        return text;
    }

    private static <E extends Enum<E>> E constant(String name, String text, Class<E> type) {
        var wanted = text.strip().toUpperCase(Locale.ROOT).replace('-', '_');
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new CommandFormatException("'" + name + "' is " + shown(text) + ". Possible are "
                        + Arrays.stream(type.getEnumConstants()).map(Enum::name).collect(Collectors.joining(", "))
                        + "."));
    }

    private static long number(String name, String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw new CommandFormatException("'" + name + "' is " + shown(text) + ". Give a whole number.");
        }
    }

    private static String shown(Object value) {
        var text = value.toString();
        return "'" + (text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text) + "'";
    }
}
