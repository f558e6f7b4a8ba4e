/**
 * The JDBC layer that applications talk to: a data source whose connections pin the phases at first use and send
 * rewritten statements to the driver. Uses {@code rewrite}, {@code fence}, {@code conversion}, {@code phase} and {@code readswitch},
 * tells {@code observe} what transactions take, and reads of each side;
 * knows nothing of metadata.
 */
@NullMarked
package dev.expandcontract.jdbc;

import org.jspecify.annotations.NullMarked;
