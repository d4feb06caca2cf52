package dev.connector.autoconfigure.invocation;

import java.lang.reflect.Method;
import java.lang.reflect.Type;

import dev.connector.annotation.Command;

/**
 * A method that answers one capability. Immutable.
 *
 * @param name the name of the capability
 * @param description what it does
 * @param command the annotation
 * @param method the method, on the class that the user wrote
 * @param input what it takes
 * @param output what it gives
 */
public record CommandMethod(String name, String description, Command command, Method method, CommandInput input,
		Output output) {

	/**
	 * Return how to call the method in messages.
	 * @return class and name
	 */
	String displayName() {
		return this.method.getDeclaringClass().getName() + "." + this.method.getName() + "()";
	}

	/**
	 * What a command gives.
	 *
	 * @param type the type of the result, or of one item of a stream of them; without
	 * whatever it arrives in
	 * @param streaming whether there are many of it
	 * @param raw whether it goes out as it is, not as JSON
	 */
	public record Output(Type type, boolean streaming, boolean raw) {

	}

}
