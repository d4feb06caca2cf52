package dev.connector.gateway;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * One request as a {@link DispatchObserver} sees it.
 */
public interface ObservedDispatch {

	/**
	 * Return what is sent along to the connector, beside what the caller sends along and
	 * in place of it where names are the same. Asked for once, before the request is
	 * dispatched. Nothing of it is sent when there is more altogether than may be sent
	 * along.
	 * @return attributes by name
	 */
	default Map<String, String> attributes() {
		return Map.of();
	}

	/**
	 * The request ended; a streamed answer at its last item. Called exactly once, by any
	 * thread, before the caller is told.
	 * @param error why it has no answer, or {@code null} for a good end
	 */
	void ended(@Nullable GatewayError error);

}
