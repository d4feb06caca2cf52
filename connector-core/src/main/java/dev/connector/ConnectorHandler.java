package dev.connector;

import java.util.concurrent.CompletionStage;

/**
 * A connector in its raw form: answers every request of one registration.
 * <p>
 * Called by many threads at a time, up to the concurrency limit of the registration.
 * Whatever happens, the caller gets exactly one answer: the payload, or an error when
 * this method throws, returns {@code null}, completes exceptionally or doesn't complete
 * before the deadline. A {@link ConnectorException} decides the code of the error, any
 * other throwable is answered with {@link ErrorCode#INTERNAL}.
 */
@FunctionalInterface
public interface ConnectorHandler {

	/**
	 * Answer a request.
	 * @param request the request
	 * @return the answer; a {@linkplain Payload#stream streamed} payload is sent item by
	 * item, at the pace of the caller
	 * @throws Exception when the request can't be answered
	 */
	CompletionStage<Payload> handle(ConnectorRequest request) throws Exception;

}
