/**
 * What operators see of the gateway through Actuator.
 */
@NullMarked
package dev.connector.autoconfigure.gateway.actuate;

import org.jspecify.annotations.NullMarked;
