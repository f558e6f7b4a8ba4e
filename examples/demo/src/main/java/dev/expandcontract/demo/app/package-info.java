/**
 * The application: an entity, the code that stores it, and one running instance. Apart from one annotation on the entity
 * and one data source in {@code Instance}, nothing in here knows that a column migrates.
 */
@NullMarked
package dev.expandcontract.demo.app;

import org.jspecify.annotations.NullMarked;
