/**
 * Actuator endpoints of an application with connectors.
 */
@NullMarked
package dev.connector.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;
