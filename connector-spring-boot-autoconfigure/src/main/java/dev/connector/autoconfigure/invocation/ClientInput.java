package dev.connector.autoconfigure.invocation;

import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

import dev.connector.Payload;
import org.jspecify.annotations.Nullable;

/**
 * Makes the request of a command from the arguments of a method that calls it: the other
 * way round of what a method does that answers. Immutable.
 */
public final class ClientInput {

	private final CommandInput input;

	private ClientInput(CommandInput input) {
		this.input = input;
	}

	/**
	 * Tell what a method sends.
	 * @param type the interface
	 * @param method its method
	 * @return makes requests
	 * @throws InvalidConnectorException when the method takes what can't be sent
	 */
	public static ClientInput of(Class<?> type, Method method) {
		CommandInput input = new CommandMethods((text) -> text).inputOf(type, method);
		boolean bytes = input.shape() == CommandInput.Shape.RAW
				&& input.parameters().get(0).source().getParameterType() != Payload.class;
		if (bytes || !input.contexts().isEmpty()) {
			throw new InvalidConnectorException(
					"The method " + CommandMethods.signature(method) + " of a client takes what can't be sent.",
					"Take values by name, a record, a Map, a JsonNode or a Payload of JSON.");
		}
		return new ClientInput(input);
	}

	/**
	 * Return what the method takes.
	 * @return the input
	 */
	public CommandInput input() {
		return this.input;
	}

	/**
	 * Make the request.
	 * @param arguments the arguments, or {@code null} for none
	 * @return an object, or a map of values by name, or {@code null} when there is
	 * nothing to send
	 */
	public @Nullable Object request(@Nullable Object @Nullable [] arguments) {
		if (arguments == null || this.input.parameters().isEmpty()) {
			return null;
		}
		if (this.input.shape() != CommandInput.Shape.PROPERTIES) {
			return arguments[0];
		}
		Map<String, Object> request = new LinkedHashMap<>();
		for (CommandParameter parameter : this.input.parameters()) {
			Object value = present(arguments[parameter.index()]);
			if (value != null) {
				request.put(parameter.name(), value);
			}
		}
		return request;
	}

	private static @Nullable Object present(@Nullable Object argument) {
		if (argument instanceof Optional<?> optional) {
			return optional.orElse(null);
		}
		if (argument instanceof OptionalInt number) {
			return number.isPresent() ? number.getAsInt() : null;
		}
		if (argument instanceof OptionalLong number) {
			return number.isPresent() ? number.getAsLong() : null;
		}
		if (argument instanceof OptionalDouble number) {
			return number.isPresent() ? number.getAsDouble() : null;
		}
		return argument;
	}

}
