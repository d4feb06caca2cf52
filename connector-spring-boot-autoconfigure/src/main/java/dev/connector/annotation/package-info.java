/**
 * Annotations that turn beans into connectors.
 */
@NullMarked
package dev.connector.annotation;

import org.jspecify.annotations.NullMarked;
