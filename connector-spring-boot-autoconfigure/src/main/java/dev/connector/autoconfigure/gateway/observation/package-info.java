/**
 * Observations of requests that a gateway dispatches.
 */
@NullMarked
package dev.connector.autoconfigure.gateway.observation;

import org.jspecify.annotations.NullMarked;
