package dev.connector.autoconfigure.command;

import dev.connector.autoconfigure.invocation.ResolvedTypes;
import dev.connector.command.ValueType;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/**
 * Types of values by what methods declare.
 */
final class GenericTypes {

	private GenericTypes() {
	}

	/**
	 * Return a type without type variables, as a registry takes it.
	 */
	static ValueType<@Nullable Object> valueType(ResolvableType declared) {
		return ValueType.ofGeneric(ResolvedTypes.resolve(declared));
	}

}
