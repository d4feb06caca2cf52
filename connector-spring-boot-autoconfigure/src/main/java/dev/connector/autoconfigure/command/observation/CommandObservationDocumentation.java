package dev.connector.autoconfigure.command.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observations of commands.
 */
public enum CommandObservationDocumentation implements ObservationDocumentation {

	/**
	 * One call of a command that is done here, or that leaves over a channel.
	 */
	COMMAND {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultCommandObservationConvention.class;
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

		/** The command, or {@code none} when others do it. */
		COMMAND("command"),

		/** The channel over which the call leaves, or {@code none}. */
		CHANNEL("channel"),

		/** How the call ended: {@code success}, or the code of the error. */
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

		/** The command, whoever does it. */
		ID("connector.command.id"),

		/** The channel over which the call came, where it did. */
		CALLER("caller");

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
