package dev.expandcontract.rewrite;

import dev.expandcontract.database.Database;
import java.util.EnumSet;
import java.util.Set;

/** Where databases read the same characters differently. */
enum LexicalFeature {
    /** A backslash in a plain string escapes what follows. */
    BACKSLASH_STRINGS,
    /** Double quotes hold a string and not an identifier. */
    DOUBLE_QUOTED_STRINGS,
    /** Backticks quote identifiers. */
    BACKTICKS,
    /** {@code #} begins a comment. */
    HASH_COMMENTS,
    /** {@code //} begins a comment. */
    SLASH_COMMENTS,
    /** {@code --} begins a comment only before white space. */
    DASHES_NEED_SPACE,
    /** A carriage return ends a line comment as a line feed does. */
    RETURN_ENDS_COMMENT,
    /** Block comments nest. */
    NESTED_COMMENTS,
    /** The content of some block comments is executed. */
    EXECUTABLE_COMMENTS,
    /** {@code E'..'} is a string with backslashes. */
    ESCAPE_STRINGS,
    /** {@code $$..$$} is a string. */
    DOLLAR_STRINGS,
    /** {@code $tag$..$tag$} is one too. */
    DOLLAR_TAGS,
    /** Every run of operator characters is one operator, and {@code ??} is the driver's way to write {@code ?}. */
    FREE_OPERATORS;

    private static final Set<LexicalFeature> POSTGRESQL = EnumSet.of(
            RETURN_ENDS_COMMENT, NESTED_COMMENTS, ESCAPE_STRINGS, DOLLAR_STRINGS, DOLLAR_TAGS, FREE_OPERATORS);
    private static final Set<LexicalFeature> MYSQL = EnumSet.of(
            BACKSLASH_STRINGS, DOUBLE_QUOTED_STRINGS, BACKTICKS, HASH_COMMENTS, DASHES_NEED_SPACE, EXECUTABLE_COMMENTS);
    private static final Set<LexicalFeature> H2 =
            EnumSet.of(BACKTICKS, SLASH_COMMENTS, RETURN_ENDS_COMMENT, NESTED_COMMENTS, DOLLAR_STRINGS);

    static Set<LexicalFeature> of(Database database) {
        return switch (database) {
            case POSTGRESQL -> POSTGRESQL;
            case MYSQL, MARIADB -> MYSQL;
            case H2 -> H2;
        };
    }
}
