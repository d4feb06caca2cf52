package dev.connector.command;

import java.util.Objects;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * What a command takes and gives, as JSON Schema. Immutable. Comparing two of them asks
 * for what they say.
 */
public final class CommandSchema {

	private final Supplier<@Nullable String> request;

	private final Supplier<@Nullable String> response;

	private CommandSchema(Supplier<@Nullable String> request, Supplier<@Nullable String> response) {
		this.request = request;
		this.response = response;
	}

	/**
	 * Create a schema.
	 * @param request the schema of the request as JSON text, or {@code null} when the
	 * command takes nothing
	 * @param response the schema of the result as JSON text, or {@code null} when the
	 * command gives nothing
	 */
	public CommandSchema(@Nullable String request, @Nullable String response) {
		this(() -> request, () -> response);
	}

	/**
	 * Create a schema that takes a while to make: it is asked for when somebody reads it.
	 * @param request gives the schema of the request, the same each time, on any thread
	 * @param response gives the schema of the result in the same way
	 * @return a schema
	 */
	public static CommandSchema madeLater(Supplier<@Nullable String> request, Supplier<@Nullable String> response) {
		return new CommandSchema(request, response);
	}

	/**
	 * Return the schema of the request.
	 * @return JSON text, or {@code null} when the command takes nothing
	 */
	public @Nullable String request() {
		return this.request.get();
	}

	/**
	 * Return the schema of the result.
	 * @return JSON text, or {@code null} when the command gives nothing
	 */
	public @Nullable String response() {
		return this.response.get();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || (other instanceof CommandSchema that && Objects.equals(request(), that.request())
				&& Objects.equals(response(), that.response()));
	}

	@Override
	public int hashCode() {
		return Objects.hash(request(), response());
	}

	@Override
	public String toString() {
		return "CommandSchema[request=" + request() + ", response=" + response() + "]";
	}

}
