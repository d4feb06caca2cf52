/**
 * Observations of commands.
 */
@NullMarked
package dev.connector.autoconfigure.command.observation;

import org.jspecify.annotations.NullMarked;
