/** The read switch that a provider of OpenFeature decides. Needs {@code dev.openfeature:sdk}, which XC does not bring along. */
@NullMarked
package dev.expandcontract.readswitch.openfeature;

import org.jspecify.annotations.NullMarked;
