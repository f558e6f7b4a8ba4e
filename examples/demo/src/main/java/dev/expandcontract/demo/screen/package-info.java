/**
 * The picture: plain lines, or a live table below them when the output is a terminal. Shows what it is given and decides
 * nothing.
 */
@NullMarked
package dev.expandcontract.demo.screen;

import org.jspecify.annotations.NullMarked;
