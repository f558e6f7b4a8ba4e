/**
 * An instance's life in the fleet: it registers its migrations and itself, learns of new phases and publishes them on its
 * {@code PhaseBoard}, and acknowledges an epoch when its own older transactions have ended and none of its
 * sessions is registered for an older one. Uses {@code fence}, {@code metadata} and {@code catalog}; knows nothing of the commands that change phases.
 */
@NullMarked
package dev.expandcontract.fleet;

import org.jspecify.annotations.NullMarked;
