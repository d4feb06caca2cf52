package dev.connector.autoconfigure.gateway.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observations of requests at a gateway.
 */
public enum GatewayDispatchObservationDocumentation implements ObservationDocumentation {

	/**
	 * One request that a gateway dispatches, to the end of its answer.
	 */
	DISPATCH {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultGatewayDispatchObservationConvention.class;
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

		/** How the request ended: {@code success}, or the code of the error. */
		OUTCOME;

		@Override
		public String asString() {
			return "outcome";
		}

	}

	/**
	 * Keys with any number of values, which callers choose.
	 */
	public enum HighCardinality implements KeyName {

		/** The tenant that the request goes to. */
		TENANT("tenant"),

		/** The type of the connector. */
		TYPE("type"),

		/** The instance, or {@code *} for any. */
		INSTANCE("instance"),

		/** The name of the capability. */
		CAPABILITY("capability"),

		/** The id of the request. */
		REQUEST("connector.request");

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
