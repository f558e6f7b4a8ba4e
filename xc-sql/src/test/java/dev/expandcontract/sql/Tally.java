package dev.expandcontract.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Counts what became of statements: passed, refused, wrong, and not taken by the database in the first place. */
final class Tally {

    private final Set<String> statements = new HashSet<>();
    private final Set<String> failed = new HashSet<>();
    private final Map<String, String> refused = new LinkedHashMap<>();
    private final Map<String, String> invalid = new LinkedHashMap<>();
    private final List<String> wrong = new ArrayList<>();
    private int comparisons;

    void statement(String sql) {
        statements.add(sql);
    }

    boolean compared(String where, String sql, Object expected, Object found) {
        comparisons++;
        if (expected.equals(found)) {
            return true;
        }
        wrong(where, sql, "\n  expected " + expected + "\n  found    " + found);
        return false;
    }

    void refused(String where, String sql, String message) {
        refused.merge(sql, message, (before, now) -> {
            if (!before.equals(now)) {
                wrong(where, sql, "refused with another message: " + now + " instead of " + before);
            }
            return before;
        });
    }

    void wrong(String where, String sql, String how) {
        failed.add(sql);
        wrong.add(where + ": " + sql + " " + how);
    }

    void invalid(String sql, SQLException problem) {
        invalid.put(sql, problem.getMessage());
    }

    List<String> wrong() {
        return wrong;
    }

    Map<String, String> refused() {
        return refused;
    }

    Map<String, String> invalid() {
        return invalid;
    }

    int passed() {
        var rest = new HashSet<>(statements);
        rest.removeAll(refused.keySet());
        rest.removeAll(invalid.keySet());
        rest.removeAll(failed);
        return rest.size();
    }

    @Override
    public String toString() {
        return statements.size() + " statements: passed " + passed() + ", refused " + refused.size() + ", invalid "
                + invalid.size() + ", wrong " + failed.size() + " (" + comparisons + " comparisons)";
    }
}
