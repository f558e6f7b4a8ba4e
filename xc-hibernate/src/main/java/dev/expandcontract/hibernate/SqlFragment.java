package dev.expandcontract.hibernate;

import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A piece of SQL in the mapping, such as a formula or a restriction, whose unqualified names are columns of the table it
 * belongs to.
 */
final class SqlFragment {

    /** Literals, names in quotes of any database, and words, each with what decides whether it names a column. */
    private static final String QUALIFIER = "(?:\\{[@\\w]+\\}|[\\w$\"`]+)\\s*\\.\\s*";

    private static final Pattern TOKEN = Pattern.compile("'(?:[^']|'')*'|(?<![\\w$:.])(?<qualifier>" + QUALIFIER
            + ")?(?:(?<quoted>\"[^\"]*\"|`[^`]*`)|(?<word>[A-Za-z_][\\w$]*)(?<call>\\s*\\()?)");

    private static final Pattern QUERY = Pattern.compile("(?i)(?<![\\w$])select(?![\\w$])");

    private SqlFragment() {}

    /** What has become of a fragment: its new text, and the first name in it that could be another table's column. */
    record Renamed(String sql, @Nullable String doubtful) {}

    /**
     * The fragment with the name in place of each of the columns. In a fragment with a subquery a name is doubtful: it may
     * belong to one of the subquery's tables.
     */
    static Renamed rename(String sql, Set<String> columns, String name) {
        boolean subquery = QUERY.matcher(sql).find();
        var renamed = new StringBuilder();
        String doubtful = null;
        int end = 0;
        for (var match : (Iterable<MatchResult>) TOKEN.matcher(sql).results()::iterator) {
            var column = columnAt(match, columns);
            if (column != null) {
                doubtful = subquery ? match.group(column) : doubtful;
                renamed.append(sql, end, match.start(column)).append(name);
                end = match.end(column);
            }
        }
        renamed.append(sql.substring(end));
        return new Renamed(renamed.toString(), doubtful);
    }

    /** The group of the match that names one of the columns, or null. */
    private static @Nullable String columnAt(MatchResult match, Set<String> columns) {
        if (!isOwn(match.group("qualifier"))) {
            return null;
        }
        var quoted = match.group("quoted");
        if (quoted != null) {
            return contains(columns, quoted.substring(1, quoted.length() - 1)) ? "quoted" : null;
        }
        var word = match.group("word");
        return word != null && match.group("call") == null && contains(columns, word) ? "word" : null;
    }

    /** Placeholders such as Hibernate's own and {@code {alias}} stand for the fragment's table. */
    private static boolean isOwn(@Nullable String qualifier) {
        return qualifier == null || qualifier.startsWith("{");
    }

    private static boolean contains(Set<String> columns, String name) {
        return columns.stream().anyMatch(column -> column.equalsIgnoreCase(name));
    }
}
