package dev.connector.autoconfigure.observation;

import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.observation.Observation;

/**
 * Makes no meters of observations of this project, which has meters of its own under the
 * same names: ones with other tags would be in conflict with them. Comes before whoever
 * makes meters of every observation, of whom only the first that takes an observation
 * gets it.
 */
public final class WithoutMeters implements MeterObservationHandler<Observation.Context> {

	private final Class<? extends Observation.Context> type;

	/**
	 * Create a handler.
	 * @param type the context of those observations
	 */
	public WithoutMeters(Class<? extends Observation.Context> type) {
		this.type = type;
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return this.type.isInstance(context);
	}

}
