/**
 * Channels on which each message is a text of a WebSocket: a client, and a server's side
 * for whatever server there is.
 */
@NullMarked
package dev.connector.command.channel.websocket;

import org.jspecify.annotations.NullMarked;
