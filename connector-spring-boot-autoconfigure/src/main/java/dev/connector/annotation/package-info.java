/**
 * Annotations that turn beans into connectors and commands, and interfaces into clients.
 */
@NullMarked
package dev.connector.annotation;

import org.jspecify.annotations.NullMarked;
