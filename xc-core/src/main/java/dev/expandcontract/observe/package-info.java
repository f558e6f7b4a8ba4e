/**
 * What XC sees of the application and of itself: how long statements take, told by {@code jdbc} and judged by {@code pace}.
 * Depends on the JDK alone.
 */
@NullMarked
package dev.expandcontract.observe;

import org.jspecify.annotations.NullMarked;
