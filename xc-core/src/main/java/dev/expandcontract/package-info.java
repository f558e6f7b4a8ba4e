/**
 * The way in: {@link dev.expandcontract.Xc} starts an instance over the application's data source and wires the feature
 * packages together. Nothing else lives here.
 */
@NullMarked
package dev.expandcontract;

import org.jspecify.annotations.NullMarked;
