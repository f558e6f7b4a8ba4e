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

    /** Stands for every character beyond ASCII, of which some equal a letter of ASCII in another case, and for the end. */
    private static final int OTHER = 0;

    private final List<String> needles;
    /** For each character, 128 bits for those that may follow it where a string begins. */
    private final long[] beginnings = new long[ASCII * 2];

    Needles(Collection<String> strings) {
        needles = List.copyOf(Set.copyOf(strings));
        for (char c = 0; c < ASCII; c++) {
            mayBegin(OTHER, c);
            mayBegin(c, OTHER);
        }
        for (var needle : needles) {
            char first = fold(needle.charAt(0));
            // what is beyond ASCII in every case stands for OTHER, which may stand anywhere
            if (first < ASCII) {
                mayBegin(first, needle);
                mayBegin(Character.toUpperCase(first), needle);
            }
        }
    }

    private void mayBegin(char first, String needle) {
        if (needle.length() == 1) {
            for (char c = 0; c < ASCII; c++) {
                mayBegin(first, c);
            }
            return;
        }
        char second = fold(needle.charAt(1));
        if (second < ASCII) {
            mayBegin(first, second);
            mayBegin(first, Character.toUpperCase(second));
        }
    }

    /** The same for all characters that are equal to a string which ignores case. */
    private static char fold(char c) {
        return Character.toLowerCase(Character.toUpperCase(c));
    }

    private void mayBegin(int first, int second) {
        beginnings[first * 2 + (second >> 6)] |= 1L << second;
    }

    private static int ascii(char c) {
        return c < ASCII ? c : OTHER;
    }

    boolean anyIn(String text) {
        // An array costs less than to ask the string for each of its characters.
        char[] characters = text.toCharArray();
        for (int i = 0, second = characters.length == 0 ? OTHER : ascii(characters[0]); i < characters.length; i++) {
            int first = second;
            second = i + 1 < characters.length ? ascii(characters[i + 1]) : OTHER;
            if ((beginnings[first * 2 + (second >> 6)] & 1L << second) != 0 && anyAt(text, i)) {
                return true;
            }
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
