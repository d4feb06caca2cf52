package dev.connector.command;

import org.jspecify.annotations.Nullable;

/**
 * What a command takes and gives, as JSON Schema. Immutable.
 *
 * @param request the schema of the request as JSON text, or {@code null} when the command
 * takes nothing
 * @param response the schema of the result as JSON text, or {@code null} when the command
 * gives nothing
 */
public record CommandSchema(@Nullable String request, @Nullable String response) {

}
