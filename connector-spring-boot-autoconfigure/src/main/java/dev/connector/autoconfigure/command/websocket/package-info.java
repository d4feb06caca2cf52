/**
 * Channels of commands over WebSocket, through the application's web server.
 */
@NullMarked
package dev.connector.autoconfigure.command.websocket;

import org.jspecify.annotations.NullMarked;
