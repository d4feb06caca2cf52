package dev.connector.gateway;

import dev.connector.Payload;

/**
 * How a request ended.
 */
public sealed interface ExecuteResult {

	/**
	 * The connector answered.
	 *
	 * @param payload the answer; when it {@linkplain Payload#isStream() is a stream}, its
	 * items have one subscriber, and what goes wrong later reaches that one as a
	 * {@link GatewayCallException}
	 */
	record Success(Payload payload) implements ExecuteResult {

	}

	/**
	 * There is no answer.
	 *
	 * @param error why
	 */
	record Failed(GatewayError error) implements ExecuteResult {

	}

}
