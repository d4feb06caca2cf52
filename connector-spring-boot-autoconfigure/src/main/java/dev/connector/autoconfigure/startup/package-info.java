/**
 * What the start of an application has to do with its registrations.
 */
@NullMarked
package dev.connector.autoconfigure.startup;

import org.jspecify.annotations.NullMarked;
