/** A shop that has members, as any team might have written it: nothing in it but one annotation knows that a column migrates. */
@NullMarked
package com.example.shop;

import org.jspecify.annotations.NullMarked;
