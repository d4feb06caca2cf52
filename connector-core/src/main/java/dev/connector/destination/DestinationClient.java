package dev.connector.destination;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.connector.ConnectorClient;
import dev.connector.ConnectorContext;
import dev.connector.CurrentRequest;
import dev.connector.Invocation;
import dev.connector.InvocationErrorCode;
import dev.connector.InvocationException;
import dev.connector.Payload;

/**
 * Invokes connectors at one destination, as a part of the request that the thread works
 * on, if it works on one. Safe for use by many threads.
 */
final class DestinationClient implements ConnectorClient {

	private final Invoker invoker;

	DestinationClient(Invoker invoker) {
		this.invoker = invoker;
	}

	@Override
	public CompletionStage<Payload> invoke(Invocation invocation) {
		ConnectorContext context = CurrentRequest.get();
		if (context == null) {
			return this.invoker.invoke(invocation, false);
		}
		Duration left = context.remaining();
		if (left.isZero() || context.isCancelled()) {
			return CompletableFuture.failedFuture(new InvocationException(InvocationErrorCode.TIMEOUT,
					"The request on whose behalf this was to be invoked is over: it did not run"));
		}
		CompletableFuture<Payload> answer = this.invoker
			.invoke((left.compareTo(invocation.timeout()) < 0) ? invocation.withTimeout(left) : invocation, false);
		context.onCancel(() -> answer.cancel(true));
		return answer;
	}

	@Override
	public CompletionStage<Void> send(Invocation invocation) {
		return this.invoker.invoke(invocation, true).thenAccept((taken) -> {
		});
	}

	/**
	 * The way to the destination.
	 */
	@FunctionalInterface
	interface Invoker {

		/**
		 * Invoke a connector.
		 * @param invocation what is asked
		 * @param oneWay whether the answer is only that the gateway took it
		 * @return the answer, whose cancel calls the invocation off
		 */
		CompletableFuture<Payload> invoke(Invocation invocation, boolean oneWay);

	}

}
