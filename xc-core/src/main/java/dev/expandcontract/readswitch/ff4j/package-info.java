/** The read switch that features of FF4J decide. Needs {@code org.ff4j:ff4j-core}, which XC does not bring along. */
@NullMarked
package dev.expandcontract.readswitch.ff4j;

import org.jspecify.annotations.NullMarked;
