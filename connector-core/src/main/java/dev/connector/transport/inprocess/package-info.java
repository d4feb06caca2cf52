/**
 * Wires between connectors and a gateway of one process, without a network.
 */
@NullMarked
package dev.connector.transport.inprocess;

import org.jspecify.annotations.NullMarked;
