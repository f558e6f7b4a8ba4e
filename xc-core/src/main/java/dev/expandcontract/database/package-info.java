/** The databases that XC knows and how each is recognised. Everything that differs between them switches on this enum. */
@NullMarked
package dev.expandcontract.database;

import org.jspecify.annotations.NullMarked;
