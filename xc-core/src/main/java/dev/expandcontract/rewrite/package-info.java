/**
 * Turns a statement with markers into one with physical columns. A text is lexed and analysed once into a
 * {@link dev.expandcontract.rewrite.StatementTemplate}, which is rendered once per use of the columns and cached. Knows
 * nothing of JDBC connections or metadata; {@code jdbc} is its only caller.
 */
@NullMarked
package dev.expandcontract.rewrite;

import org.jspecify.annotations.NullMarked;
