package dev.expandcontract.backfill;

import java.util.List;

/**
 * The key of one row, each value as text that the database itself made and reads back without loss. So a bound can be
 * shown, kept and compared without knowing the types.
 */
record KeyBound(List<String> values) {

    KeyBound {
        values = List.copyOf(values);
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
