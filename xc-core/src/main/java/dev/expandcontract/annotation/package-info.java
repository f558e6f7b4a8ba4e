/** What applications write on their entities. Depends on nothing; adapters such as the one for Hibernate read it. */
@NullMarked
package dev.expandcontract.annotation;

import org.jspecify.annotations.NullMarked;
