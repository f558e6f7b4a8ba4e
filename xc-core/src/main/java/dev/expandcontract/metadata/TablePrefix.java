package dev.expandcontract.metadata;

import dev.expandcontract.model.SettingException;
import java.util.regex.Pattern;

/**
 * What the names of the metadata tables begin with. Applications that share a database but no migrating table keep apart
 * by it.
 *
 * @param value a lower-case letter, then lower-case letters, digits and underscores; at most {@value #MAX_LENGTH}
 *     characters, so that every name fits every database
 */
public record TablePrefix(String value) {

    private static final Pattern VALID = Pattern.compile("[a-z][a-z0-9_]*");

    /** The prefix unless another one is set. The DDL files are written with it. */
    public static final TablePrefix DEFAULT = new TablePrefix("xc_");

    /** The longest prefix, in characters. */
    public static final int MAX_LENGTH = 30;

    public TablePrefix {
        if (!VALID.matcher(value).matches() || value.length() > MAX_LENGTH) {
            throw new SettingException("The table prefix '" + value + "' cannot begin the name of a table. Use a"
                    + " lower-case letter followed by lower-case letters, digits and underscores, at most " + MAX_LENGTH
                    + " characters, such as 'xc_'.");
        }
    }

    /** Where a new epoch is announced. */
    String channel() {
        return value + "epoch";
    }

    String table(String name) {
        return value + name;
    }
}
