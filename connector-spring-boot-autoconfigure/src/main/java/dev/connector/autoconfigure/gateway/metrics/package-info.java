/**
 * What is measured of the gateway.
 */
@NullMarked
package dev.connector.autoconfigure.gateway.metrics;

import org.jspecify.annotations.NullMarked;
