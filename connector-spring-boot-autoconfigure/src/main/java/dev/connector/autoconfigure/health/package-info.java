/**
 * Health of registrations and destinations.
 */
@NullMarked
package dev.connector.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
