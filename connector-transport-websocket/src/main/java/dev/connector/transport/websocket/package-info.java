/**
 * Messages over WebSocket, on Netty.
 */
@NullMarked
package dev.connector.transport.websocket;

import org.jspecify.annotations.NullMarked;
