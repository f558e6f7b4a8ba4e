/**
 * The traffic: writers and readers that use {@code app} without a pause and report everything they did to {@code check}.
 * They never learn which phase the migration is in.
 */
@NullMarked
package dev.expandcontract.demo.load;

import org.jspecify.annotations.NullMarked;
