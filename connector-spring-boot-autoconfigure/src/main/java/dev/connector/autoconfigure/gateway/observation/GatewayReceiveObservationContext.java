package dev.connector.autoconfigure.gateway.observation;

import java.util.Map;

import dev.connector.gateway.ExecuteRequest;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;

/**
 * The context of the observation of a request that came over no call which is observed
 * already, from a connector that invokes another one: goes on with the trace that came
 * along.
 */
public final class GatewayReceiveObservationContext extends ReceiverContext<Map<String, String>> {

	private final ExecuteRequest request;

	/**
	 * Create a context.
	 * @param request the request
	 */
	public GatewayReceiveObservationContext(ExecuteRequest request) {
		super(Map::get, Kind.CONSUMER);
		this.request = request;
		setCarrier(request.context().attributes());
	}

	/**
	 * Return the request.
	 * @return the request
	 */
	public ExecuteRequest getRequest() {
		return this.request;
	}

}
