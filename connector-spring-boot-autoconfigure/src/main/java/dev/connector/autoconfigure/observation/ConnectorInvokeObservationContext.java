package dev.connector.autoconfigure.observation;

import java.util.HashMap;
import java.util.Map;

import dev.connector.Invocation;
import dev.connector.InvocationErrorCode;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;

/**
 * The context of the observation of one invocation of a connector. What is put into its
 * carrier is sent along, so that the trace goes on at the gateway and at the connector.
 */
public final class ConnectorInvokeObservationContext extends SenderContext<Map<String, String>> {

	private final Invocation invocation;

	private final String destination;

	private volatile boolean ended;

	private volatile @Nullable InvocationErrorCode code;

	/**
	 * Create a context.
	 * @param invocation what is asked
	 * @param destination the name of the destination whose gateway is asked
	 */
	public ConnectorInvokeObservationContext(Invocation invocation, String destination) {
		super((carrier, key, value) -> {
			if (carrier != null) {
				carrier.put(key, value);
			}
		}, Kind.PRODUCER);
		this.invocation = invocation;
		this.destination = destination;
		setCarrier(new HashMap<>(invocation.attributes()));
	}

	/**
	 * Return what is asked.
	 * @return the invocation
	 */
	public Invocation getInvocation() {
		return this.invocation;
	}

	/**
	 * Return whose gateway is asked.
	 * @return the name of the destination
	 */
	public String getDestination() {
		return this.destination;
	}

	/**
	 * Return whether the invocation has ended.
	 * @return {@code true} once there is an answer, or an error
	 */
	public boolean isEnded() {
		return this.ended;
	}

	/**
	 * Return why there is no answer.
	 * @return the code, or {@code null} for a good end and while there is no end
	 */
	public @Nullable InvocationErrorCode getCode() {
		return this.code;
	}

	void end(@Nullable InvocationErrorCode how) {
		this.code = how;
		this.ended = true;
	}

}
