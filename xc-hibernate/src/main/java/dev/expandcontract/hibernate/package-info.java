/**
 * Reads {@code @ExpandContract} from the mapping of Hibernate ORM and makes Hibernate generate its SQL with markers in
 * place of migrating columns. Runs once, while a session factory boots, and registers what it found with the
 * {@link dev.expandcontract.jdbc.MigratingDataSource}, which does the rest.
 */
@NullMarked
package dev.expandcontract.hibernate;

import org.jspecify.annotations.NullMarked;
