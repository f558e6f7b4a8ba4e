package dev.expandcontract.jdbc;

import dev.expandcontract.model.MigrationRegistry;
import dev.expandcontract.rewrite.StatementRefusedException;
import dev.expandcontract.rewrite.StatementTemplate;
import java.util.Locale;

/** Keeps migrating tables out of updatable result sets, which write columns without a statement to rewrite. */
final class UpdatableResults {

    private UpdatableResults() {}

    /**
     * Looks at a statement whose result set can be updated. A table's name in a literal or comment counts too: nothing
     * here resolves names, and what is refused without need has an easy way out.
     */
    static void check(String sql, StatementTemplate template, MigrationRegistry registry)
            throws StatementRefusedException {
        if (!template.isUntouched()) {
            throw Refusals.updatable(template);
        }
        if (registry.isEmpty()) {
            return;
        }
        var text = sql.toLowerCase(Locale.ROOT);
        for (var migration : registry.all()) {
            if (holdsWord(text, migration.column().table().name().toLowerCase(Locale.ROOT))) {
                throw Refusals.updatableTable(sql, migration);
            }
        }
    }

    private static boolean holdsWord(String text, String word) {
        for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
            int end = at + word.length();
            if ((at == 0 || !Character.isJavaIdentifierPart(text.charAt(at - 1)))
                    && (end == text.length() || !Character.isJavaIdentifierPart(text.charAt(end)))) {
                return true;
            }
        }
        return false;
    }
}
