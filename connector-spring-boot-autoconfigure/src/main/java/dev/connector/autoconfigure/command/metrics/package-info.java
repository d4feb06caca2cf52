/**
 * Meters of commands.
 */
@NullMarked
package dev.connector.autoconfigure.command.metrics;

import org.jspecify.annotations.NullMarked;
