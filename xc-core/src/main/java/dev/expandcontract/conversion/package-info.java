/**
 * Runs the converters of migrations that convert in Java, and moves values between JDBC and the types of converters. Depends
 * on {@code model} and {@code phase} alone; {@code jdbc} and {@code backfill} use it.
 */
@NullMarked
package dev.expandcontract.conversion;

import org.jspecify.annotations.NullMarked;
