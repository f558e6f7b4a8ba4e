/**
 * What applications write on their entities. Depends on {@code model} for the type of a converter; adapters such as the one
 * for Hibernate read it.
 */
@NullMarked
package dev.expandcontract.annotation;

import org.jspecify.annotations.NullMarked;
