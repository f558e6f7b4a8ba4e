/**
 * Makes jOOQ render its SQL with markers in place of migrating columns. The markers are planted while a statement is
 * rendered; the {@link dev.expandcontract.jdbc.MigratingDataSource} below jOOQ does the rest. Knows the core alone.
 */
@NullMarked
package dev.expandcontract.jooq;

import org.jspecify.annotations.NullMarked;
