package dev.expandcontract.sql;

import dev.expandcontract.database.Database;
import dev.expandcontract.rewrite.StatementMarker.Marked;
import dev.expandcontract.rewrite.Token;
import dev.expandcontract.rewrite.TokenKind;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How statements of one shape are marked.
 *
 * @param edits in the order of the text
 * @param others the positions of tokens that look like physical columns and are none
 */
record Plan(List<Edit> edits, Set<Integer> others) {

    /**
     * A change of the text.
     *
     * @param first the position of the first token that is replaced
     * @param last that of the last one; the one before {@code first} if the text is put behind it and nothing is replaced
     * @param label what follows the text, or null if nothing does
     */
    record Edit(int first, int last, String text, @Nullable Label label) {}

    /** What the database calls an item without a label, which is the text of it. */
    record Label(Ledger.Range item, Database database) {

        private String of(String sql, List<Token> tokens) {
            if (database != Database.H2) {
                var text = sql.substring(
                        tokens.get(item.first()).start(),
                        tokens.get(item.last()).end());
                return "`" + text.replace("`", "``") + "`";
            }
            var text = new StringBuilder();
            for (int i = item.first(); i <= item.last(); i++) {
                var token = tokens.get(i);
                boolean word = token.kind() == TokenKind.WORD;
                if (i > item.first()
                        && (tokens.get(i - 1).isSymbol(",")
                                || (token.isIdentifier() && tokens.get(i - 1).isIdentifier()))) {
                    text.append(' ');
                }
                var source = sql.substring(token.start(), token.end());
                text.append(word ? source.toUpperCase(Locale.ROOT) : source);
            }
            return "\"" + text.toString().replace("\"", "\"\"") + "\"";
        }
    }

    Marked apply(String sql, List<Token> tokens) {
        var out = new StringBuilder();
        var offsets = new HashSet<Integer>();
        int at = 0;
        int edit = 0;
        for (int i = 0; i <= tokens.size(); i++) {
            while (edit < edits.size() && edits.get(edit).first() == i) {
                var next = edits.get(edit);
                boolean replaces = next.last() >= next.first();
                int from = replaces
                        ? tokens.get(next.first()).start()
                        : tokens.get(next.last()).end();
                out.append(sql, at, from).append(next.text());
                if (next.label() != null) {
                    out.append(next.label().of(sql, tokens));
                }
                at = replaces ? tokens.get(next.last()).end() : from;
                edit++;
            }
            if (i < tokens.size() && others.contains(i) && tokens.get(i).start() >= at) {
                offsets.add(out.length() + tokens.get(i).start() - at);
            }
        }
        return new Marked(out.append(sql, at, sql.length()).toString(), offsets);
    }
}
