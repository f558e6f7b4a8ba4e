package dev.expandcontract.rewrite;

import dev.expandcontract.database.Database;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Recognises text that gives back the locks of the session, by which the fleet knows under which phases its transactions
 * run. H2 has none. What is released inside a routine cannot be seen here.
 */
final class SessionLocks {

    /** What a text must hold to be able to give them back. */
    static final List<String> WORDS = List.of("discard", "pg_advisory_unlock_all", "release_all_locks", "release_lock");

    /** What the names of XC's own locks begin with on MySQL and MariaDB. */
    private static final String OWN = "xc.";

    /** Begin statements whose strings hold statements. */
    private static final Set<String> RUN_TEXT = Set.of("do", "execute", "prepare", "create", "alter");

    private SessionLocks() {}

    /** Why the statement must not run, or null. */
    static @Nullable Refusal refusal(List<Token> statement, Database database) {
        return switch (database) {
            case POSTGRESQL ->
                statement.getFirst().is("discard")
                                && statement.size() > 1
                                && statement.get(1).is("all")
                        ? Refusal.allLocks("DISCARD ALL")
                        : releaseOfAll(statement, "pg_advisory_unlock_all");
            case MYSQL, MARIADB -> {
                var all = releaseOfAll(statement, "release_all_locks");
                yield all == null ? releaseOfOwn(statement) : all;
            }
            case H2 -> null;
        };
    }

    private static @Nullable Refusal releaseOfAll(List<Token> statement, String function) {
        boolean runsText = RUN_TEXT.contains(statement.getFirst().word());
        for (var token : statement) {
            boolean named = token.isIdentifier() && token.text().equalsIgnoreCase(function);
            boolean mayHold =
                    token.kind() == TokenKind.EXECUTABLE_COMMENT || (runsText && token.kind() == TokenKind.STRING);
            if (named || (mayHold && token.text().toLowerCase(Locale.ROOT).contains(function))) {
                return Refusal.allLocks(function);
            }
        }
        return null;
    }

    private static @Nullable Refusal releaseOfOwn(List<Token> statement) {
        for (int i = 0; i + 2 < statement.size(); i++) {
            var name = statement.get(i + 2);
            if (statement.get(i).is("release_lock")
                    && statement.get(i + 1).isSymbol("(")
                    && name.kind() == TokenKind.STRING
                    && name.text().regionMatches(true, 0, OWN, 0, OWN.length())) {
                return Refusal.ownLock(name.text());
            }
        }
        return null;
    }
}
