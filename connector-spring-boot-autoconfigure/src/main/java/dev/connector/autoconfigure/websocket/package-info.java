/**
 * Auto-configuration of the wires over WebSocket.
 */
@NullMarked
package dev.connector.autoconfigure.websocket;

import org.jspecify.annotations.NullMarked;
