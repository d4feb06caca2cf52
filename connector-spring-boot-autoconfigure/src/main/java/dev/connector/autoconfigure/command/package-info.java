/**
 * Commands and events of the application's beans, and clients of commands.
 */
@NullMarked
package dev.connector.autoconfigure.command;

import org.jspecify.annotations.NullMarked;
