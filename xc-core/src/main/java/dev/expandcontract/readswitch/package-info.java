/**
 * Who decides in the phase CUTOVER which column a transaction reads: the switch, the dial that XC brings, and for whom a thread
 * reads. Depends on {@code model} and {@code phase}; {@code ff4j} and {@code openfeature} beneath it have the switches that
 * those decide.
 */
@NullMarked
package dev.expandcontract.readswitch;

import org.jspecify.annotations.NullMarked;
