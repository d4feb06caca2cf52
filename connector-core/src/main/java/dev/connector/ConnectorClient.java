package dev.connector;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Asks connectors through a gateway, also ones of other processes, over a connection that
 * this process has made. The gateway decides who may ask whom.
 * <p>
 * Each invocation gets exactly one answer. Nothing here waits: a handler that invokes
 * another connector holds no thread that answers need. Safe for use by many threads.
 * <p>
 * Where a {@link CurrentRequest} observes requests, what the thread of a handler invokes
 * belongs to the request: it is waited for no longer than until the deadline of the
 * request, and called off with it.
 */
public interface ConnectorClient {

	/**
	 * Ask a connector.
	 * @param invocation what is asked
	 * @return the answer, or exceptionally an {@link InvocationException}. A
	 * {@linkplain CompletableFuture#cancel cancel} of the future behind it calls the
	 * invocation off. Completed by any thread, so what depends on it must not block
	 */
	CompletionStage<Payload> invoke(Invocation invocation);

	/**
	 * Ask a connector.
	 * @param address whom
	 * @param capability what is asked for
	 * @param payload the input, not a stream
	 * @param timeout how long the answer is waited for
	 * @return the answer, as of {@link #invoke(Invocation)}
	 * @throws IllegalArgumentException when the invocation is not {@linkplain Invocation
	 * legal}
	 */
	default CompletionStage<Payload> invoke(ConnectorAddress address, String capability, Payload payload,
			Duration timeout) {
		return invoke(Invocation.of(address, capability, payload, timeout));
	}

	/**
	 * Have a connector do something without waiting for its answer, which nobody gets to
	 * see. It goes on when this process ends, or the request on whose behalf it is sent.
	 * @param invocation what is asked; its timeout is how long the connector may take
	 * @return completes when the gateway took the invocation, or exceptionally with an
	 * {@link InvocationException}. Completed by any thread, so what depends on it must
	 * not block
	 */
	CompletionStage<Void> send(Invocation invocation);

	/**
	 * Have a connector do something without waiting for its answer.
	 * @param address whom
	 * @param capability what is asked for
	 * @param payload the input, not a stream
	 * @param timeout how long the connector may take
	 * @return as of {@link #send(Invocation)}
	 * @throws IllegalArgumentException when the invocation is not {@linkplain Invocation
	 * legal}
	 */
	default CompletionStage<Void> send(ConnectorAddress address, String capability, Payload payload, Duration timeout) {
		return send(Invocation.of(address, capability, payload, timeout));
	}

}
