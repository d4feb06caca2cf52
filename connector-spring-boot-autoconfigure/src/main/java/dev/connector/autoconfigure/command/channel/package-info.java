/**
 * Channels of commands to other processes, as properties name them.
 */
@NullMarked
package dev.connector.autoconfigure.command.channel;

import org.jspecify.annotations.NullMarked;
