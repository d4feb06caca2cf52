package dev.connector.benchmark;

import java.time.Duration;

/**
 * What a program found. Immutable, once the program has ended.
 *
 * @param program its name
 * @param machine what it ran on, with the load before
 * @param report what it found
 * @param took how long it took
 */
record Outcome(String program, String machine, Report report, Duration took) {

	/**
	 * Return how long it took, for people.
	 */
	String tookText() {
		return text(this.took);
	}

	/**
	 * Write a time for people.
	 */
	static String text(Duration time) {
		return time.toMinutes() + " min " + time.toSecondsPart() + " s";
	}

}
