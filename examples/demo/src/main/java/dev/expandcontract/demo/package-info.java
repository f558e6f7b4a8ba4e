/**
 * The demo: one annotated column goes through all six phases while several application instances keep writing and
 * reading. {@code Demo} is the entry, {@code Walk} is what an operator does; the packages below hold the application
 * ({@code app}), its users ({@code load}), the judge ({@code check}) and the picture ({@code screen}).
 */
@NullMarked
package dev.expandcontract.demo;

import org.jspecify.annotations.NullMarked;
