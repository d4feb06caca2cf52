package dev.connector.autoconfigure.command.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names the observations of commands and says what they hold. A bean of this type takes
 * the place of {@link DefaultCommandObservationConvention}. Called by many threads at a
 * time, and must not block.
 */
public interface CommandObservationConvention extends ObservationConvention<CommandObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof CommandObservationContext;
	}

}
