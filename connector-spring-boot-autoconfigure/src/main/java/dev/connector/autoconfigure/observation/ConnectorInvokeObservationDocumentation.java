package dev.connector.autoconfigure.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observations of invocations of connectors.
 */
public enum ConnectorInvokeObservationDocumentation implements ObservationDocumentation {

	/**
	 * One invocation of a connector, to its answer.
	 */
	INVOKE {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultConnectorInvokeObservationConvention.class;
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
	 * Keys with few values.
	 */
	public enum LowCardinality implements KeyName {

		/** The name of the destination. */
		DESTINATION("destination"),

		/** How it ended: {@code success}, or the code of the error. */
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
	 * Keys with any number of values, which the application chooses.
	 */
	public enum HighCardinality implements KeyName {

		/** The tenant of the connector. */
		TENANT("tenant"),

		/** The type of the connector. */
		TYPE("type"),

		/** The instance, or {@code *} for any. */
		INSTANCE("instance"),

		/** The name of the capability. */
		CAPABILITY("capability");

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
