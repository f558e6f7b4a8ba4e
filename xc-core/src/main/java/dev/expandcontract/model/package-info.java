/**
 * What is being migrated: definitions of migrations, their markers and fingerprints, and the registry that adapters
 * fill. Depends on the JDK alone.
 */
@NullMarked
package dev.expandcontract.model;

import org.jspecify.annotations.NullMarked;
