package dev.connector.autoconfigure.invocation;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/**
 * Gives types without type variables, as far as the class that declares them says what
 * they are.
 */
public final class ResolvedTypes {

	private ResolvedTypes() {
	}

	/**
	 * Resolve a type.
	 * @param type the type as it is declared
	 * @return the type without variables; {@link Object} where nothing is known
	 */
	public static Type resolve(ResolvableType type) {
		Class<?> raw = type.resolve();
		if (raw == null) {
			return Object.class;
		}
		if (!type.hasGenerics()) {
			return type.isArray() ? arrayOf(type) : raw;
		}
		ResolvableType[] generics = type.getGenerics();
		Type[] arguments = new Type[generics.length];
		for (int i = 0; i < generics.length; i++) {
			arguments[i] = resolve(generics[i]);
		}
		return new Parameterized(raw, arguments);
	}

	/**
	 * Return the type of lists of another type.
	 * @param item the type of an element
	 * @return the type of the list
	 */
	public static Type listOf(Type item) {
		return new Parameterized(List.class, new Type[] { item });
	}

	private static Type arrayOf(ResolvableType type) {
		Type component = resolve(type.getComponentType());
		return (component instanceof Class<?> raw) ? raw.arrayType() : type.getType();
	}

	/**
	 * A generic class with its arguments.
	 *
	 * @param raw the class
	 * @param arguments its arguments
	 */
	@SuppressWarnings("ArrayRecordComponent")
	private record Parameterized(Class<?> raw, Type[] arguments) implements ParameterizedType {

		@Override
		public Type[] getActualTypeArguments() {
			return this.arguments.clone();
		}

		@Override
		public Type getRawType() {
			return this.raw;
		}

		@Override
		public @Nullable Type getOwnerType() {
			return this.raw.getDeclaringClass();
		}

		@Override
		public boolean equals(Object other) {
			return other instanceof ParameterizedType type && this.raw.equals(type.getRawType())
					&& Arrays.equals(this.arguments, type.getActualTypeArguments());
		}

		@Override
		public int hashCode() {
			return Arrays.hashCode(this.arguments) ^ this.raw.hashCode();
		}

		@Override
		public String toString() {
			return ResolvableType.forType(this).toString();
		}

	}

}
