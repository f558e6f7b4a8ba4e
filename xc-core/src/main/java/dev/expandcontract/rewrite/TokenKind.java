package dev.expandcontract.rewrite;

/** What the lexer tells apart. Comments and white space are no tokens. */
public enum TokenKind {
    /** A keyword or an identifier without quotes. */
    WORD,
    /** An identifier in quotes. */
    QUOTED,
    STRING,
    NUMBER,
    /** A place for a bound value. */
    PARAMETER,
    /** Punctuation or an operator. */
    SYMBOL,
    /** A comment whose content MySQL and MariaDB execute. */
    EXECUTABLE_COMMENT,
    /** A literal, quoted identifier or comment that the text ends within. */
    UNTERMINATED,
    /** Behind the last token of a statement. */
    END
}
