package dev.connector.autoconfigure.gateway.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names the observations of requests that a gateway dispatches and says what they hold. A
 * bean of this type takes the place of
 * {@link DefaultGatewayDispatchObservationConvention}. Called by many threads at a time,
 * and must not block.
 */
public interface GatewayDispatchObservationConvention extends ObservationConvention<GatewayDispatchObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof GatewayDispatchObservationContext;
	}

}
