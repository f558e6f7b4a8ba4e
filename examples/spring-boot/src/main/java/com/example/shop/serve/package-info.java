/** Runs the shop for visitors: a database, two instances, and customers. */
@NullMarked
package com.example.shop.serve;

import org.jspecify.annotations.NullMarked;
