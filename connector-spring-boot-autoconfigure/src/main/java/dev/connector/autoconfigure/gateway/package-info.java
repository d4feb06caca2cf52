/**
 * Auto-configuration of a gateway.
 */
@NullMarked
package dev.connector.autoconfigure.gateway;

import org.jspecify.annotations.NullMarked;
