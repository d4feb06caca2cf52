package dev.connector.sample.time;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * When the clocks of a zone are set.
 *
 * @param zone the zone
 * @param transitions the transitions in the order of time; fewer than asked for when the
 * zone has no more
 */
record Transitions(String zone, List<Transition> transitions) {

	/**
	 * One setting of the clocks.
	 *
	 * @param at when it happens
	 * @param before what the clocks show when they are set
	 * @param after what they are set to
	 */
	record Transition(Instant at, OffsetDateTime before, OffsetDateTime after) {

	}

}
