/**
 * How connectors of the same process reach the gateway.
 */
@NullMarked
package dev.connector.autoconfigure.gateway.inprocess;

import org.jspecify.annotations.NullMarked;
