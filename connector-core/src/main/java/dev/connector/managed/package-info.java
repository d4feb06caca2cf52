/**
 * Connections of users' own protocols, kept up by the same engine as registrations.
 */
@NullMarked
package dev.connector.managed;

import org.jspecify.annotations.NullMarked;
