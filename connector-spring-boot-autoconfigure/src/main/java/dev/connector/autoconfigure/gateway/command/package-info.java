/**
 * Commands of the processes that are connected with the gateway.
 */
@NullMarked
package dev.connector.autoconfigure.gateway.command;

import org.jspecify.annotations.NullMarked;
