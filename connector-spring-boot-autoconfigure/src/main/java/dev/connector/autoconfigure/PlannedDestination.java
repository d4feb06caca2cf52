package dev.connector.autoconfigure;

import java.util.List;

import dev.connector.destination.CredentialsSource;
import dev.connector.destination.DestinationOptions;
import org.jspecify.annotations.Nullable;

/**
 * A destination that follows from the properties. Immutable.
 *
 * @param options where it is, and on which terms
 * @param terms what the properties say
 * @param credentials what the properties have it show
 */
record PlannedDestination(DestinationOptions options, Terms terms, CredentialsSource credentials) {

	String name() {
		return this.options.name();
	}

	/**
	 * What properties say about a destination, which can be compared. May hold secrets,
	 * and shows none.
	 *
	 * @param uri where it is, or {@code null} for the place that holds when nobody says
	 * anything
	 * @param fallbackUris other ways that lead there
	 * @param effective everything else, with what holds for all
	 */
	record Terms(@Nullable String uri, List<String> fallbackUris, DestinationDefaults effective) {

		static Terms of(DestinationProperties own, DestinationDefaults defaults) {
			return new Terms(own.uri(), own.fallbackUris(), own.over(defaults));
		}

		@Override
		public String toString() {
			return "Terms";
		}

	}

}
