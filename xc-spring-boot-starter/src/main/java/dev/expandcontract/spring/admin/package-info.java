/**
 * The admin page: its files, its HTTP interface, and who may use them. Everything is one servlet of its own, so that nothing that
 * the application sets up for its own pages (routes, converters, cross-origin rules) changes what is let through here. It shows
 * and commands through {@code view}.
 */
@NullMarked
package dev.expandcontract.spring.admin;

import org.jspecify.annotations.NullMarked;
