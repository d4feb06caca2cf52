package dev.connector.command;

import java.lang.invoke.MethodType;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;

/**
 * The type of a value, with its type arguments where it has some. Immutable.
 *
 * @param <T> the type
 */
@SuppressWarnings("UnusedTypeParameter") // it types the code of those who ask for a value
public final class ValueType<T extends @Nullable Object> {

	/**
	 * Whatever there is: objects of this process as they are, JSON as maps, lists, texts,
	 * numbers and booleans.
	 */
	public static final ValueType<@Nullable Object> ANY = new ValueType<>(Object.class);

	/**
	 * Whatever there is, as it came: objects of this process as they are, and JSON as the
	 * {@link dev.connector.Payload} that a message carried.
	 */
	public static final ValueType<@Nullable Object> UNREAD = new ValueType<>(Unread.class);

	private final Type type;

	private final Class<?> rawClass;

	private ValueType(Type type) {
		this.type = type;
		this.rawClass = rawClass(type);
	}

	/**
	 * Return the type of a class.
	 * @param <T> the class
	 * @param type the class
	 * @return the type
	 */
	public static <T> ValueType<T> of(Class<T> type) {
		return new ValueType<>(MethodType.methodType(type).wrap().returnType());
	}

	/**
	 * Return a type with type arguments, such as one found by reflection.
	 * @param <T> what the caller knows it to be
	 * @param type the type
	 * @return the type
	 */
	public static <T extends @Nullable Object> ValueType<T> ofGeneric(Type type) {
		return (type instanceof Class<?> plain) ? new ValueType<>(MethodType.methodType(plain).wrap().returnType())
				: new ValueType<>(type);
	}

	/**
	 * Return the type for those who convert to it.
	 * @return the type, never a primitive one
	 */
	public Type type() {
		return this.type;
	}

	/**
	 * Return the class without type arguments.
	 * @return the class; {@link Object} when it isn't known
	 */
	public Class<?> rawClass() {
		return this.rawClass;
	}

	/**
	 * Return whether there is no value of this type.
	 * @return {@code true} for {@link Void}
	 */
	public boolean isVoid() {
		return this.rawClass == Void.class;
	}

	/**
	 * Return whether an object can be taken as a value of this type without looking into
	 * it.
	 * @param value the object
	 * @return {@code false} for a type with type arguments, which nobody sees at an
	 * object
	 */
	public boolean holds(Object value) {
		return isUnread() || (this.type == this.rawClass && this.rawClass.isInstance(value));
	}

	/**
	 * Return whether a value is taken as it came.
	 */
	boolean isUnread() {
		return this.rawClass == Unread.class;
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof ValueType<?> that && this.type.equals(that.type);
	}

	@Override
	public int hashCode() {
		return this.type.hashCode();
	}

	@Override
	public String toString() {
		return isUnread() ? "whatever comes" : this.type.getTypeName();
	}

	private static Class<?> rawClass(Type type) {
		if (type instanceof Class<?> plain) {
			return plain;
		}
		if (type instanceof ParameterizedType parameterized) {
			return rawClass(parameterized.getRawType());
		}
		if (type instanceof GenericArrayType array) {
			return rawClass(array.getGenericComponentType()).arrayType();
		}
		return Object.class;
	}

	/**
	 * Stands for values as they came.
	 */
	private interface Unread {

	}

}
