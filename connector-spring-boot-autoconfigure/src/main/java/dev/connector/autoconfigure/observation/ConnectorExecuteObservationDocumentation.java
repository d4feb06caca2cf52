package dev.connector.autoconfigure.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observations of requests at a connector.
 */
public enum ConnectorExecuteObservationDocumentation implements ObservationDocumentation {

	/**
	 * One request to a connector, from the call of its handler to the end of its answer.
	 */
	EXECUTE {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultConnectorExecuteObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return LowCardinality.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return HighCardinality.values();
		}

	};

	/**
	 * Keys with few values: the tags of the timer with the same name.
	 */
	public enum LowCardinality implements KeyName {

		/** The tenant of the registration. */
		TENANT("tenant"),

		/** The type of the connector. */
		TYPE("type"),

		/** The instance; with many values where meters leave it out. */
		INSTANCE("instance"),

		/** The name of the destination. */
		DESTINATION("destination"),

		/** How the request ended: {@code success}, or the code of the error. */
		OUTCOME("outcome");

		private final String key;

		LowCardinality(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/**
	 * Keys with any number of values.
	 */
	public enum HighCardinality implements KeyName {

		/** The name of the capability, as the caller gave it. */
		CAPABILITY("capability"),

		/** The id of the request. */
		REQUEST("connector.request"),

		/** How often the request was pushed, this time included. */
		ATTEMPT("attempt");

		private final String key;

		HighCardinality(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

}
