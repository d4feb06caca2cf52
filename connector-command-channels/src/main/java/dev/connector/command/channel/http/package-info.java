/**
 * Channels on which each call is an HTTP request: the client's side. They carry calls and
 * lists of commands, and neither events nor registrations.
 */
@NullMarked
package dev.connector.command.channel.http;

import org.jspecify.annotations.NullMarked;
