package dev.expandcontract.rewrite;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Finds out whether a text holds any of several strings, in whatever case, in one pass. Nearly everywhere in a text none of
 * them begins with the two characters that stand there, which one look at a table of bits tells.
 */
final class Needles {

    private static final int ASCII = 128;

    /** The kind of every character beyond ASCII, of which some equal a letter of ASCII in another case, and of the end. */
    private static final int OTHER = 0;

    private static final byte[] KINDS = new byte[ASCII];

    static {
        for (int c = 0; c < ASCII; c++) {
            KINDS[c] = (byte) (c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
        }
    }

    private final List<String> needles;
    /** For each kind of a character, 128 bits for the kinds that may follow where a string begins. */
    private final long[] beginnings = new long[ASCII * 2];

    Needles(Collection<String> strings) {
        needles = List.copyOf(Set.copyOf(strings));
        for (int kind = 0; kind < ASCII; kind++) {
            mayBegin(OTHER, kind);
            mayBegin(kind, OTHER);
        }
        for (var needle : needles) {
            for (int kind = 0; kind < ASCII; kind++) {
                if (needle.length() == 1 || kind == kind(needle.charAt(1)) || kind(needle.charAt(1)) == OTHER) {
                    mayBegin(kind(needle.charAt(0)), kind);
                }
            }
        }
    }

    private void mayBegin(int first, int second) {
        beginnings[first * 2 + (second >> 6)] |= 1L << second;
    }

    private static int kind(char c) {
        return c < ASCII ? KINDS[c] : OTHER;
    }

    boolean anyIn(String text) {
        int length = text.length();
        int first = length == 0 ? OTHER : kind(text.charAt(0));
        for (int i = 0; i < length; i++) {
            int second = i + 1 < length ? kind(text.charAt(i + 1)) : OTHER;
            if ((beginnings[first * 2 + (second >> 6)] & 1L << second) != 0 && anyAt(text, i)) {
                return true;
            }
            first = second;
        }
        return false;
    }

    private boolean anyAt(String text, int i) {
        for (var needle : needles) {
            if (text.regionMatches(true, i, needle, 0, needle.length())) {
                return true;
            }
        }
        return false;
    }

    /** Whether the text holds the one string, in whatever case. */
    static boolean isIn(String text, String needle) {
        return new Needles(List.of(needle)).anyIn(text);
    }
}
