/**
 * Channels of commands over the messages of a destination, and their other ends at the
 * gateway.
 */
@NullMarked
package dev.connector.command.channel.destination;

import org.jspecify.annotations.NullMarked;
