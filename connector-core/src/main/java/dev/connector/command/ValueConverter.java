package dev.connector.command;

import org.jspecify.annotations.Nullable;

/**
 * Makes values of the types that code asks for. Safe for use by many threads.
 */
@FunctionalInterface
public interface ValueConverter {

	/**
	 * Knows no JSON: takes objects whose class fits already, and refuses the others.
	 */
	ValueConverter PLAIN = (value, type) -> {
		if (type.rawClass().isInstance(value)) {
			return value;
		}
		throw new IllegalArgumentException(value.getClass().getName() + " is no " + type);
	};

	/**
	 * Convert a value.
	 * @param value an object of this process, or a {@link dev.connector.Payload} of JSON
	 * @param type what is asked for, not {@link Void}
	 * @return a value of that type; {@code null} for a JSON {@code null}
	 * @throws IllegalArgumentException when the value doesn't fit; the message says where
	 * and why
	 */
	@Nullable Object convert(Object value, ValueType<?> type);

}
