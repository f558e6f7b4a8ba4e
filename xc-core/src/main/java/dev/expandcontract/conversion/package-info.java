/**
 * Runs the converters of migrations that convert in Java, and moves values between JDBC and the types of converters. Depends
 * on the model alone; the JDBC layer and the backfill use it.
 */
@NullMarked
package dev.expandcontract.conversion;

import org.jspecify.annotations.NullMarked;
