package dev.connector.gateway;

import org.jspecify.annotations.Nullable;

/**
 * Is told about the end of calls: each method once for a call, in this order.
 */
interface CallObserver {

	/**
	 * A call ended, and its callers are about to be told.
	 * @param call the call
	 * @param result how it ended; without its items for a streamed answer
	 * @param outcome why it has no answer, or {@code null} for a good end
	 */
	void closing(Call call, ExecuteResult result, @Nullable GatewayErrorCode outcome);

	/**
	 * The callers of a call were told.
	 * @param call the call
	 */
	void closed(Call call);

}
