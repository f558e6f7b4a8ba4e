package dev.expandcontract.rewrite;

import dev.expandcontract.model.Migration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Plants markers in statements without any that name what migrates: in plain SQL, as an application writes it by hand. Asked
 * once for each distinct text, whose outcome is cached. Thread-safe.
 */
public interface StatementMarker {

    /** Names, in lower case, that make a statement worth a look beside those of migrating tables, such as views of them. */
    Set<String> names();

    /**
     * Looks at a single statement that names a migrating table, or one of {@link #names()}.
     *
     * @param sql the whole text
     * @param tokens those of the statement, without comments that the database may execute
     */
    Marking mark(String sql, List<Token> tokens);

    /** What becomes of a statement. */
    sealed interface Marking {}

    /**
     * It names migrating columns, or names like theirs, all of which have been resolved.
     *
     * @param sql the text with markers
     * @param others the offsets in that text of names that look like those of physical columns and are none
     */
    record Marked(String sql, Set<Integer> others) implements Marking {}

    /** It has nothing to mark. */
    record Untouched() implements Marking {}

    /**
     * It cannot be marked with certainty. Together: "It <i>found</i> (migration). <i>Phase</i>. <i>Remedy</i>."
     *
     * @param found what was found
     * @param migration the migration that it concerns, or null if it concerns all
     * @param phase in which phase it does harm, as a sentence without its full stop
     * @param remedy what to do instead, as a sentence without its full stop
     */
    record Refused(String found, @Nullable Migration migration, String phase, String remedy) implements Marking {}
}
