package dev.expandcontract.test;

import dev.expandcontract.database.Database;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The databases that tests run on. */
final class SelectedDatabases {

    private static final String PROPERTY = "xc.test.databases";

    private SelectedDatabases() {}

    static Set<Database> get() {
        return parse(System.getProperty(PROPERTY));
    }

    static Set<Database> parse(@Nullable String names) {
        if (names == null || names.isBlank()) {
            return EnumSet.allOf(Database.class);
        }
        var selected = EnumSet.noneOf(Database.class);
        for (var name : names.split(",", -1)) {
            try {
                selected.add(Database.valueOf(name.strip().toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "The system property " + PROPERTY + " names the database '" + name.strip()
                                + "', which XC does not know. Use a list of "
                                + Arrays.toString(Database.values()).toLowerCase(Locale.ROOT) + ".",
                        e);
            }
        }
        return selected;
    }
}
