/**
 * Channels on which each message is a line of JSON: over TCP, with and without TLS, and
 * over the standard streams of a process.
 */
@NullMarked
package dev.connector.command.channel.line;

import org.jspecify.annotations.NullMarked;
