/**
 * What the database itself says of a table: its columns, its primary key and its unique indexes, read through JDBC
 * metadata over a raw connection, and what follows from them for a migration. Used by {@code coordinator} and {@code
 * backfill}; uses {@code model} for names and {@code database} to tell databases apart.
 */
@NullMarked
package dev.expandcontract.catalog;

import org.jspecify.annotations.NullMarked;
