package dev.expandcontract.readswitch;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A dial in words: {@code 25 %, always acme, "two words", never globex}. A key stands in quotation marks if it holds anything
 * but letters, digits and {@code _ . : @ / + -}; a quotation mark or backslash in it has a backslash before it.
 */
final class DialText {

    private static final String ALWAYS = "always";
    private static final String NEVER = "never";

    /** The forms of what stands on a list, which most dials have none of. */
    private static final class Keys {
        private static final String PLAIN = "[\\p{L}\\p{N}_.:@/+-]+";
        private static final Pattern PLAIN_KEY = Pattern.compile(PLAIN);
        private static final Pattern ITEM =
                Pattern.compile("\\s*(?:(always|never)\\s+)?(?:\"((?:[^\"\\\\]|\\\\[\"\\\\])*)\"|(" + PLAIN + "))\\s*");
    }

    private final String text;
    private final Set<String> allowed = new LinkedHashSet<>();
    private final Set<String> denied = new LinkedHashSet<>();

    private DialText(String text) {
        this.text = text;
    }

    static String of(Dial dial) {
        return dial.share() + list(ALWAYS, dial.allowed()) + list(NEVER, dial.denied());
    }

    private static String list(String word, Set<String> keys) {
        return keys.isEmpty()
                ? ""
                : ", " + word + " "
                        + keys.stream().sorted().map(DialText::quoted).collect(Collectors.joining(", "));
    }

    private static String quoted(String key) {
        return Keys.PLAIN_KEY.matcher(key).matches()
                ? key
                : '"' + key.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    static Dial parse(String text) {
        if (text.length() > Dial.LONGEST) {
            throw new IllegalArgumentException("A dial of " + text.length() + " characters is too long; it may have "
                    + Dial.LONGEST + ". Name fewer keys, or raise the share instead.");
        }
        return new DialText(text).parse();
    }

    private Dial parse() {
        var parts = parts();
        var share = parts.getFirst().strip();
        if (share.endsWith("%")) {
            share = share.substring(0, share.length() - 1);
        }
        Set<String> list = null;
        for (var part : parts.subList(1, parts.size())) {
            var item = Keys.ITEM.matcher(part);
            if (!item.matches()) {
                throw refused("'" + part.strip() + "' is no key");
            }
            if (item.group(1) != null) {
                list = item.group(1).equals(ALWAYS) ? allowed : denied;
            }
            if (list == null) {
                throw refused("'" + part.strip() + "' belongs to no list");
            }
            list.add(item.group(2) == null ? item.group(3) : item.group(2).replaceAll("\\\\(.)", "$1"));
        }
        return new Dial(share(share), allowed, denied);
    }

    private Share share(String percent) {
        try {
            return Share.ofPercent(percent);
        } catch (IllegalArgumentException e) {
            throw refused("'" + percent + "' is no number from 0 to 100 with up to three decimals");
        }
    }

    /** What stands between commas, but for those in quotation marks. */
    private List<String> parts() {
        var parts = new ArrayList<String>();
        boolean quoted = false;
        int begin = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                parts.add(text.substring(begin, i));
                begin = i + 1;
            }
        }
        parts.add(text.substring(begin));
        return parts;
    }

    private IllegalArgumentException refused(String why) {
        return new IllegalArgumentException("'" + text + "' is no dial: " + why
                + ". Write it as in: 25 %, always acme, \"two words\", never globex");
    }
}
