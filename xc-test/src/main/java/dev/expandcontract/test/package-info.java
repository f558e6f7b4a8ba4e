/**
 * The test kit: one real server of each database for the whole JVM, a log of what reaches the driver, and JUnit
 * templates that run a test on every database and in every phase. Builds on the core's {@code jdbc} and {@code phase};
 * applications use it in their own tests.
 */
@NullMarked
package dev.expandcontract.test;

import org.jspecify.annotations.NullMarked;
