package dev.expandcontract.backfill;

import java.util.ArrayList;
import java.util.List;

/**
 * The key of one row, each value as text that the database itself made and reads back without loss. So a bound can be
 * shown, kept and compared without knowing the types.
 */
record KeyBound(List<String> values) {

    KeyBound {
        values = List.copyOf(values);
    }

    /** All of it as one text, for {@link #decode}. */
    String encode() {
        var text = new StringBuilder();
        for (var value : values) {
            text.append(value.length()).append(':').append(value);
        }
        return text.toString();
    }

    static KeyBound decode(String text) {
        var values = new ArrayList<String>();
        for (int at = 0; at < text.length(); ) {
            int colon = text.indexOf(':', at);
            int length = Integer.parseInt(text, at, colon, 10);
            at = colon + 1 + length;
            values.add(text.substring(colon + 1, at));
        }
        return new KeyBound(values);
    }

    /** For example {@code id=42} or {@code tenant=7, code=A-1}. */
    String describe(List<KeyColumn> key) {
        var text = new StringBuilder();
        for (int i = 0; i < values.size(); i++) {
            text.append(i == 0 ? "" : ", ")
                    .append(key.get(i).name())
                    .append('=')
                    .append(values.get(i));
        }
        return text.toString();
    }
}
