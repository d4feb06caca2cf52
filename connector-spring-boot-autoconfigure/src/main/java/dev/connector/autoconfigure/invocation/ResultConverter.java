package dev.connector.autoconfigure.invocation;

import java.lang.reflect.Type;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

import dev.connector.ConnectorContext;
import dev.connector.Payload;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.ClassUtils;

/**
 * Makes the payload of what a command returned. Immutable.
 */
final class ResultConverter {

	private static final boolean REACTIVE = ClassUtils.isPresent("org.reactivestreams.Publisher",
			ResultConverter.class.getClassLoader());

	private final ObjectWriter writer;

	private final Executor executor;

	private final String itemType;

	ResultConverter(JsonMapper mapper, CommandMethod.Output output, Executor executor) {
		this.writer = writer(mapper, output.type());
		this.executor = executor;
		this.itemType = (output.type() == byte[].class) ? Payload.OCTET_STREAM : Payload.JSON;
	}

	/**
	 * Make the payload, at once or later, without blocking.
	 */
	CompletionStage<Payload> convert(@Nullable Object result, ConnectorContext context) {
		if (result instanceof CompletionStage<?> stage) {
			return stage.thenCompose((value) -> convert(value, context));
		}
		if (result instanceof Flow.Publisher<?> publisher) {
			return CompletableFuture.completedFuture(stream(publisher));
		}
		if (result instanceof Stream<?> stream) {
			StreamPublisher publisher = new StreamPublisher(stream,
					(task) -> this.executor.execute(context.accompany(task)));
			context.onCancel(publisher::cancel);
			return CompletableFuture.completedFuture(stream(publisher));
		}
		if (REACTIVE && result != null) {
			ReactiveResult reactive = ReactiveResult.of(result);
			if (reactive != null) {
				return reactive.isMultiple() ? CompletableFuture.completedFuture(stream(reactive.publisher()))
						: reactive.single(context).thenApply(this::payload);
			}
		}
		return CompletableFuture.completedFuture(payload(result));
	}

	private Payload stream(Flow.Publisher<?> publisher) {
		return Payload.stream(this.itemType, new MappedPublisher<>(publisher, this::payload));
	}

	private Payload payload(@Nullable Object value) {
		if (value instanceof Payload payload) {
			return payload;
		}
		if (value instanceof byte[] bytes) {
			return Payload.of(bytes, Payload.OCTET_STREAM);
		}
		return Payload.of(this.writer.writeValueAsBytes(value), Payload.JSON);
	}

	private static ObjectWriter writer(JsonMapper mapper, Type type) {
		if (type == void.class || type == Void.class) {
			return mapper.writer();
		}
		// Only a container tells more by its declared type than by its class
		JavaType declared = mapper.constructType(type);
		boolean tellsMore = declared.isContainerType() || declared.isTypeOrSubTypeOf(Optional.class);
		return (tellsMore && !declared.isArrayType()) ? mapper.writerFor(declared) : mapper.writer();
	}

}
