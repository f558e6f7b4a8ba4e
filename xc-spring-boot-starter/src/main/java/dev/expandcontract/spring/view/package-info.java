/**
 * What the admin page and the actuator show and take, as values of plain types, so that both speak one JSON form whatever the
 * application has set up to write JSON. Reads from {@code coordinator}, and knows neither the web nor Spring.
 */
@NullMarked
package dev.expandcontract.spring.view;

import org.jspecify.annotations.NullMarked;
