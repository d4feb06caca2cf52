package dev.connector.sample.time;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * A local time in another zone.
 *
 * @param kind how often the local time occurs
 * @param explanation the same in a sentence
 * @param candidates what the local time can mean: one instant, or two of an overlap
 */
record Conversion(Kind kind, String explanation, List<Candidate> candidates) {

	/**
	 * How often a local time occurs in its zone.
	 */
	enum Kind {

		/** Once. */
		UNIQUE,
		/** Never: the clocks are set forward over it. */
		GAP,
		/** Twice: the clocks are set back over it. */
		OVERLAP

	}

	/**
	 * What a local time can mean.
	 *
	 * @param from the time in the zone it was given in
	 * @param instant the instant
	 * @param to the time in the zone to convert to
	 */
	record Candidate(OffsetDateTime from, Instant instant, OffsetDateTime to) {

	}

}
