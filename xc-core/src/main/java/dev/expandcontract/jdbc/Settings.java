package dev.expandcontract.jdbc;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the application has set on a prepared statement besides its parameters. */
final class Settings {

    /** Each is remembered as it was set last. */
    enum Kind {
        FETCH_SIZE,
        FETCH_DIRECTION,
        MAX_ROWS,
        MAX_FIELD_SIZE,
        QUERY_TIMEOUT,
        ESCAPE_PROCESSING,
        POOLABLE,
        CLOSE_ON_COMPLETION,
        CURSOR_NAME
    }

    /** Sets something on a statement. */
    @FunctionalInterface
    interface Setting {
        void apply(Statement statement) throws SQLException;
    }

    private @Nullable Map<Kind, Setting> made;

    void apply(Kind kind, Setting setting, Statement statement) throws SQLException {
        setting.apply(statement);
        if (made == null) {
            made = new EnumMap<>(Kind.class);
        }
        made.put(kind, setting);
    }

    void replay(Statement statement) throws SQLException {
        if (made != null) {
            for (var setting : made.values()) {
                setting.apply(statement);
            }
        }
    }
}
