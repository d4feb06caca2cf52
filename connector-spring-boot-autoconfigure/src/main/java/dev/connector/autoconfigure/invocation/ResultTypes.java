package dev.connector.autoconfigure.invocation;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.lang.reflect.Method;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.stream.BaseStream;
import java.util.stream.Stream;

import dev.connector.Payload;
import dev.connector.autoconfigure.invocation.CommandMethod.Output;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;

/**
 * Tells what a command gives from the type that its method returns.
 */
final class ResultTypes {

	private ResultTypes() {
	}

	static Output outputOf(Class<?> containing, Method method) {
		MethodParameter returned = new MethodParameter(method, -1).withContainingClass(containing);
		ResolvableType type = ResolvableType.forMethodParameter(returned);
		boolean streaming = false;
		@Nullable ResolvableType content = contentOf(type);
		while (content != null) {
			streaming |= isStream(type.toClass());
			type = content;
			content = contentOf(type);
		}
		Class<?> raw = type.toClass();
		if (isUnsupported(raw)) {
			throw new InvalidConnectorException(
					"The command " + CommandMethods.signature(method) + " returns " + raw.getName()
							+ ", which can't go out.",
					"Return a value, a CompletionStage, a Flow.Publisher, a Stream, a byte[] or a Payload.");
		}
		return new Output(ResolvedTypes.resolve(type), streaming, raw == Payload.class || raw == byte[].class);
	}

	private static @Nullable ResolvableType contentOf(ResolvableType type) {
		Class<?> raw = type.toClass();
		if (CompletionStage.class.isAssignableFrom(raw)) {
			return type.as(CompletionStage.class).getGeneric(0);
		}
		if (Flow.Publisher.class.isAssignableFrom(raw)) {
			return type.as(Flow.Publisher.class).getGeneric(0);
		}
		if (Stream.class.isAssignableFrom(raw)) {
			return type.as(Stream.class).getGeneric(0);
		}
		return (reactiveAdapter(raw) != null) ? type.getGeneric(0) : null;
	}

	private static boolean isStream(Class<?> raw) {
		if (Stream.class.isAssignableFrom(raw) || Flow.Publisher.class.isAssignableFrom(raw)) {
			return true;
		}
		ReactiveAdapter adapter = reactiveAdapter(raw);
		return adapter != null && adapter.isMultiValue();
	}

	private static @Nullable ReactiveAdapter reactiveAdapter(Class<?> raw) {
		return (raw != Object.class) ? ReactiveAdapterRegistry.getSharedInstance().getAdapter(raw) : null;
	}

	private static boolean isUnsupported(Class<?> raw) {
		return InputStream.class.isAssignableFrom(raw) || OutputStream.class.isAssignableFrom(raw)
				|| Reader.class.isAssignableFrom(raw) || Future.class.isAssignableFrom(raw)
				|| BaseStream.class.isAssignableFrom(raw);
	}

}
