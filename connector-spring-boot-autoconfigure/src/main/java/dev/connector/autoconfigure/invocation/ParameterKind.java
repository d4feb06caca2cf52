package dev.connector.autoconfigure.invocation;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Writer;
import java.time.temporal.TemporalAmount;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.stream.BaseStream;

import dev.connector.ConnectorContext;
import dev.connector.ConnectorRequest;
import dev.connector.Payload;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.util.ClassUtils;

/**
 * What a parameter of a command takes, told by its type alone.
 */
enum ParameterKind {

	/**
	 * The circumstances of the request.
	 */
	CONTEXT,

	/**
	 * The body as it is.
	 */
	RAW,

	/**
	 * Any JSON.
	 */
	TREE,

	/**
	 * A value that is no object of its own: taken by name even when it is alone.
	 */
	SIMPLE,

	/**
	 * An object: takes the whole body when it is alone.
	 */
	OBJECT,

	/**
	 * Nothing that JSON could be bound to.
	 */
	UNSUPPORTED;

	static ParameterKind of(Class<?> type) {
		if (type == ConnectorContext.class) {
			return CONTEXT;
		}
		if (type == Payload.class || type == byte[].class || type == InputStream.class) {
			return RAW;
		}
		if (JsonNode.class.isAssignableFrom(type)) {
			return TREE;
		}
		if (isUnsupported(type)) {
			return UNSUPPORTED;
		}
		return isSimple(type) ? SIMPLE : OBJECT;
	}

	static boolean isOptionalPrimitive(Class<?> type) {
		return type == OptionalInt.class || type == OptionalLong.class || type == OptionalDouble.class;
	}

	static @Nullable Object absent(Class<?> type) {
		if (type == OptionalInt.class) {
			return OptionalInt.empty();
		}
		if (type == OptionalLong.class) {
			return OptionalLong.empty();
		}
		return (type == OptionalDouble.class) ? OptionalDouble.empty() : null;
	}

	private static boolean isSimple(Class<?> type) {
		return ClassUtils.isSimpleValueType(type) || TemporalAmount.class.isAssignableFrom(type) || type.isArray()
				|| Collection.class.isAssignableFrom(type) || type == Optional.class || isOptionalPrimitive(type);
	}

	private static boolean isUnsupported(Class<?> type) {
		return type == Class.class || type == void.class || type == Void.class || type == ConnectorRequest.class
				|| InputStream.class.isAssignableFrom(type) || OutputStream.class.isAssignableFrom(type)
				|| Reader.class.isAssignableFrom(type) || Writer.class.isAssignableFrom(type)
				|| CompletionStage.class.isAssignableFrom(type) || Flow.Publisher.class.isAssignableFrom(type)
				|| BaseStream.class.isAssignableFrom(type);
	}

}
