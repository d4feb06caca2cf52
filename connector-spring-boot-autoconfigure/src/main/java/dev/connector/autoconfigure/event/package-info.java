/**
 * Events of registrations and destinations for the application around them.
 */
@NullMarked
package dev.connector.autoconfigure.event;

import org.jspecify.annotations.NullMarked;
