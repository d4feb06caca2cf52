package dev.connector.gateway;

import org.jspecify.annotations.Nullable;

/**
 * Accompanies requests through the gateway, for traces above all: may send something
 * along with a request, and learns how it ended. It changes nothing about the answer.
 * <p>
 * Called by many threads at a time, and must not block. What an observer throws is
 * logged; the request and the other observers go on.
 */
@FunctionalInterface
public interface DispatchObserver {

	/**
	 * A request is about to be dispatched. One that joins a running request with the same
	 * id is not dispatched, and told to no observer. Called on the thread that called
	 * {@link Gateway#execute}.
	 * @param address where it goes
	 * @param request what is asked for
	 * @return who accompanies this request, or {@code null} when nobody does
	 */
	@Nullable ObservedDispatch begin(ConnectorAddress address, ExecuteRequest request);

}
