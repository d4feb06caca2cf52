package dev.connector.autoconfigure.invocation;

import java.util.List;

/**
 * What a command takes. Immutable.
 *
 * @param shape how the parameters relate to the body
 * @param parameters the parameters that take input, in their order; one for every shape
 * but {@link Shape#PROPERTIES}
 * @param contexts positions of the parameters that take the context
 */
public record CommandInput(Shape shape, List<CommandParameter> parameters, List<Integer> contexts) {

	/**
	 * Create a description of an input.
	 */
	public CommandInput {
		parameters = List.copyOf(parameters);
		contexts = List.copyOf(contexts);
	}

	/**
	 * How the parameters of a command relate to the body of a request.
	 */
	public enum Shape {

		/**
		 * One parameter takes the whole body as an object.
		 */
		BODY,

		/**
		 * Each parameter takes the property of the body that has its name; there may be
		 * none.
		 */
		PROPERTIES,

		/**
		 * One parameter takes the body as it is, whatever it is.
		 */
		RAW

	}

}
