/**
 * Channels that carry command messages to other processes.
 */
@NullMarked
package dev.connector.command.channel;

import org.jspecify.annotations.NullMarked;
