package dev.connector.autoconfigure.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names the observations of requests to connectors and says what they hold. A bean of
 * this type takes the place of {@link DefaultConnectorExecuteObservationConvention}.
 * Called by many threads at a time, and must not block.
 */
public interface ConnectorExecuteObservationConvention
		extends ObservationConvention<ConnectorExecuteObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof ConnectorExecuteObservationContext;
	}

}
