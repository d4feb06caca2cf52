package dev.connector.autoconfigure.observation;

import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import dev.connector.ConnectorClient;
import dev.connector.Invocation;
import dev.connector.InvocationErrorCode;
import dev.connector.InvocationException;
import dev.connector.Payload;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Makes one observation of each invocation, a child of what is current on the thread, and
 * lets its trace go along. Safe for use by many threads.
 */
final class ObservingInvocations implements ConnectorClient {

	private static final ConnectorInvokeObservationConvention DEFAULTS = new DefaultConnectorInvokeObservationConvention();

	private final ConnectorClient client;

	private final String destination;

	private final ObservationRegistry registry;

	private final @Nullable ConnectorInvokeObservationConvention convention;

	/**
	 * Create a client.
	 * @param client invokes connectors
	 * @param destination the name of its destination
	 * @param registry where observations are made
	 * @param convention what names them, or {@code null} for the defaults
	 */
	ObservingInvocations(ConnectorClient client, String destination, ObservationRegistry registry,
			@Nullable ConnectorInvokeObservationConvention convention) {
		this.client = client;
		this.destination = destination;
		this.registry = registry;
		this.convention = convention;
	}

	@Override
	public CompletionStage<Payload> invoke(Invocation invocation) {
		return observe(invocation, this.client::invoke);
	}

	@Override
	public CompletionStage<Void> send(Invocation invocation) {
		return observe(invocation, this.client::send);
	}

	@SuppressWarnings("NullAway") // the library takes a convention that is absent as null
	private <T extends @Nullable Object> CompletionStage<T> observe(Invocation invocation,
			Function<Invocation, CompletionStage<T>> way) {
		if (this.registry.isNoop()) {
			return way.apply(invocation);
		}
		ConnectorInvokeObservationContext context = new ConnectorInvokeObservationContext(invocation, this.destination);
		Observation observation = ConnectorInvokeObservationDocumentation.INVOKE
			.observation(this.convention, DEFAULTS, () -> context, this.registry)
			.start();
		CompletableFuture<T> answer;
		try {
			answer = way.apply(observation.isNoop() ? invocation : withCarrier(invocation, context))
				.toCompletableFuture();
		}
		catch (Throwable ex) {
			end(observation, context, ex);
			throw ex;
		}
		CompletableFuture<T> told = new CompletableFuture<>();
		answer.whenComplete((done, thrown) -> {
			Throwable cause = (thrown instanceof CompletionException) ? thrown.getCause() : thrown;
			end(observation, context, cause);
			if (cause != null) {
				told.completeExceptionally(cause);
			}
			else {
				told.complete(done);
			}
		});
		told.whenComplete((done, thrown) -> answer.cancel(true));
		return told;
	}

	/**
	 * Let the trace go along where there is room for it beside what the application sends
	 * along.
	 */
	private static Invocation withCarrier(Invocation invocation, ConnectorInvokeObservationContext context) {
		Map<String, String> carrier = context.getCarrier();
		try {
			return (carrier != null) ? invocation.withAttributes(carrier) : invocation;
		}
		catch (IllegalArgumentException ex) {
			return invocation;
		}
	}

	private static void end(Observation observation, ConnectorInvokeObservationContext context,
			@Nullable Throwable cause) {
		if (cause instanceof InvocationException refused) {
			context.end(refused.code());
		}
		else if (cause instanceof CancellationException) {
			context.end(InvocationErrorCode.CANCELLED);
		}
		else {
			context.end((cause != null) ? InvocationErrorCode.CONNECTOR_FAILED : null);
		}
		if (cause != null) {
			observation.error(cause);
		}
		observation.stop();
	}

}
