/**
 * Events of registrations for the application around them.
 */
@NullMarked
package dev.connector.autoconfigure.event;

import org.jspecify.annotations.NullMarked;
