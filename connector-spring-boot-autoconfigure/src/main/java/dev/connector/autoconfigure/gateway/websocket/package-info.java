/**
 * How connectors reach the gateway over WebSocket, through the application's web server.
 */
@NullMarked
package dev.connector.autoconfigure.gateway.websocket;

import org.jspecify.annotations.NullMarked;
