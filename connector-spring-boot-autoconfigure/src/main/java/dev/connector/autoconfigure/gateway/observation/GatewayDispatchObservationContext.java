package dev.connector.autoconfigure.gateway.observation;

import java.util.HashMap;
import java.util.Map;

import dev.connector.gateway.ConnectorAddress;
import dev.connector.gateway.ExecuteRequest;
import dev.connector.gateway.GatewayError;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;

/**
 * The context of the observation of one request that a gateway dispatches. What is put
 * into its carrier is sent along to the connector, whose trace begins there.
 */
public final class GatewayDispatchObservationContext extends SenderContext<Map<String, String>> {

	private final ConnectorAddress address;

	private final ExecuteRequest request;

	private volatile boolean ended;

	private volatile @Nullable GatewayError error;

	/**
	 * Create a context.
	 * @param address where the request goes
	 * @param request the request
	 */
	public GatewayDispatchObservationContext(ConnectorAddress address, ExecuteRequest request) {
		super((carrier, key, value) -> {
			if (carrier != null) {
				carrier.put(key, value);
			}
		}, Kind.PRODUCER);
		this.address = address;
		this.request = request;
		setCarrier(new HashMap<>());
	}

	/**
	 * Return where the request goes.
	 * @return the address, as the caller gave it
	 */
	public ConnectorAddress getAddress() {
		return this.address;
	}

	/**
	 * Return the request.
	 * @return the request
	 */
	public ExecuteRequest getRequest() {
		return this.request;
	}

	/**
	 * Return whether the request has ended.
	 * @return {@code true} once there is an answer, or an error
	 */
	public boolean isEnded() {
		return this.ended;
	}

	/**
	 * Return why the request has no answer.
	 * @return the error, or {@code null} for a good end and while there is no end
	 */
	public @Nullable GatewayError getGatewayError() {
		return this.error;
	}

	void end(@Nullable GatewayError how) {
		this.error = how;
		this.ended = true;
	}

}
