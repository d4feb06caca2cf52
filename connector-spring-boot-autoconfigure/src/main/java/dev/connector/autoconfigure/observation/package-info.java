/**
 * Observations of requests to connectors, and the context of their log lines.
 */
@NullMarked
package dev.connector.autoconfigure.observation;

import org.jspecify.annotations.NullMarked;
