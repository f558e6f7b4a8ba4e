/**
 * What XC sees of the application and of itself: how long transactions and reads take, told by {@code jdbc} and judged by {@code pace},
 * and the meters of an instance, as an enum and for Micrometer, which is optional. Depends on {@code phase} alone.
 */
@NullMarked
package dev.expandcontract.observe;

import org.jspecify.annotations.NullMarked;
