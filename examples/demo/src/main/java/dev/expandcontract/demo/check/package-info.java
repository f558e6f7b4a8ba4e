/**
 * The judge: an oracle that knows what every row must hold at every moment, the count of what went wrong, and the
 * longest time that a write took. Knows neither the application nor XC.
 */
@NullMarked
package dev.expandcontract.demo.check;

import org.jspecify.annotations.NullMarked;
