/** Who decides in the phase CUTOVER which column a transaction reads. Depends on {@code model} and {@code phase}. */
@NullMarked
package dev.expandcontract.readswitch;

import org.jspecify.annotations.NullMarked;
