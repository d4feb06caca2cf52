/**
 * Destinations and the wires that lead to them.
 */
@NullMarked
package dev.connector.destination;

import org.jspecify.annotations.NullMarked;
