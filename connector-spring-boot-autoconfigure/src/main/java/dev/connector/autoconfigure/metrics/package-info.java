/**
 * Metrics of registrations.
 */
@NullMarked
package dev.connector.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
