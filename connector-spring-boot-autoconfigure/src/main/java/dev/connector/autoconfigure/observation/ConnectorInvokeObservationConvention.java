package dev.connector.autoconfigure.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names the observations of invocations of connectors and says what they hold. A bean of
 * this type takes the place of {@link DefaultConnectorInvokeObservationConvention}.
 * Called by many threads at a time, and must not block.
 */
public interface ConnectorInvokeObservationConvention extends ObservationConvention<ConnectorInvokeObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof ConnectorInvokeObservationContext;
	}

}
