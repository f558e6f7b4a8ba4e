/** What XC costs, measured over a driver that does nothing. Run by hand; nothing here is published. */
@NullMarked
package dev.expandcontract.benchmarks;

import org.jspecify.annotations.NullMarked;
