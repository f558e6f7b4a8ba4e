/**
 * Plants markers in SQL that is written by hand, so that it may name the physical columns of migrations. The lexer of the core
 * finds all names that may be theirs and is the authority; a parser finds out what each of them means. The one place that
 * uses a SQL parser. Used through {@link dev.expandcontract.sql.PlainSql} alone; uses the core's {@code rewrite}, {@code
 * catalog} and {@code model}.
 */
@NullMarked
package dev.expandcontract.sql;

import org.jspecify.annotations.NullMarked;
