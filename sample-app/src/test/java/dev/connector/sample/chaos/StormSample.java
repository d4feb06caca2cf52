package dev.connector.sample.chaos;

/**
 * What was seen in one step of time.
 *
 * @param seconds when it ended, since the beginning
 * @param listening whether the gateway listened all the time
 * @param attempts how many attempts were begun in it
 * @param answered how many registrations the gateway answered in it
 * @param handshakes the most attempts that were under way at once in it
 * @param turns how many turns of the coordinator were taken at its end
 * @param ready how many registrations were ready at its end
 */
record StormSample(double seconds, boolean listening, long attempts, long answered, int handshakes, int turns,
		int ready) {

}
